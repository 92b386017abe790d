import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { type Clock, type Ids, KakehashiError } from '../foundation/index.ts'
import type { Keys } from '../keys/index.ts'
import { prepareQuery, type Records, type RecordsHandle } from '../storage/index.ts'
import type { Assurance, Level } from './assurance.ts'

/** Where a sign-in starts: an organisation's account, or a person's own card. */
export type Origin = 'organisation' | 'individual'

/** What a 署名用 certificate has stated about a person. */
export interface VerifiedAttributes {
  readonly name: string
  /** `YYYY-MM-DD` */
  readonly birthdate: string
  readonly address: string
  /** As the certificate states it (ISO/IEC 5218 or JPKI code); kept, never released by default. */
  readonly sex: string
  /** ISO 8601 instant of the signature that proved it. */
  readonly verifiedAt: string
}

export interface Person {
  readonly personId: string
  readonly origin: Origin
  /** Issuer of the upstream link of the latest sign-in. */
  readonly issuer: string
  /** The most that the upstream vouched for at the latest sign-in. */
  readonly assurance: Assurance
  readonly verified?: VerifiedAttributes
}

const findActiveLink = prepareQuery((db, issuer: string, sub: string) =>
  db
    .selectFrom('upstream_links')
    .select(['link_id', 'person_id'])
    .where('issuer', '=', issuer)
    .where('sub', '=', sub)
    .where('ended_at', 'is', null),
)

const noteSignIn = prepareQuery((db, linkId: string, ial: number, aal: number, at: string) =>
  db.updateTable('upstream_links').set({ ial, aal, last_signed_in_at: at }).where('link_id', '=', linkId),
)

const findPerson = prepareQuery((db, personId: string) =>
  db
    .selectFrom('persons')
    .innerJoin('upstream_links', 'upstream_links.person_id', 'persons.person_id')
    .leftJoin('verified_attributes', 'verified_attributes.person_id', 'persons.person_id')
    .select(['persons.origin', 'upstream_links.issuer', 'upstream_links.ial', 'upstream_links.aal'])
    .select(['name', 'birthdate', 'address', 'sex', 'verified_at'])
    .where('persons.person_id', '=', personId)
    .where('upstream_links.ended_at', 'is', null)
    .orderBy('upstream_links.last_signed_in_at', 'desc'),
)

/** People: our own subjects, who they are upstream, and what was verified about them. */
export function createPeople(options: { records: Records; clock: Clock; ids: Ids; keys: Pick<Keys, 'secret'> }) {
  const { records, clock, ids, keys } = options
  const now = () => clock.now().toISOString()
  // Made once: an HMAC on bytes makes a key of them each time.
  const pairwiseKeys = new WeakMap<Buffer, KeyObject>()
  const pairwiseKey = async () => {
    const secret = await keys.secret('pairwise-subject')
    const key = pairwiseKeys.get(secret) ?? createSecretKey(secret)
    pairwiseKeys.set(secret, key)
    return key
  }

  /** Makes the link and the person behind it, unless a parallel sign-in was first. */
  const join = async (tx: RecordsHandle, issuer: string, sub: string, origin: Origin, { ial, aal }: Assurance) => {
    const personId = ids.id()
    const at = now()
    const link = {
      link_id: ids.id(),
      person_id: personId,
      issuer,
      sub,
      ial,
      aal,
      linked_at: at,
      last_signed_in_at: at,
      ended_at: null,
    }
    await tx
      .insertInto('upstream_links')
      .values(link)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const [kept] = await findActiveLink(tx, issuer, sub)
    if (!kept) throw new Error('upstream link was not kept')
    if (kept.person_id !== personId) return { personId: kept.person_id, firstTime: false }
    await tx.insertInto('persons').values({ person_id: personId, origin, created_at: at }).execute()
    return { personId, firstTime: true }
  }

  return {
    /**
     * Finds the person behind an upstream account, or makes one. The key is (issuer, sub) and nothing else: addresses change hands.
     * @param tx the transaction of the sign-in
     */
    async signedIn(
      tx: RecordsHandle,
      account: { issuer: string; sub: string; origin: Origin; assurance: Assurance },
    ): Promise<{ personId: string; firstTime: boolean }> {
      const { issuer, sub, origin, assurance } = account
      const [link] = await findActiveLink(tx, issuer, sub)
      if (!link) return join(tx, issuer, sub, origin, assurance)
      await noteSignIn(tx, link.link_id, assurance.ial, assurance.aal, now())
      return { personId: link.person_id, firstTime: false }
    },

    /** The person, or undefined when there is none or every upstream link has ended. */
    async person(personId: string): Promise<Person | undefined> {
      const [row] = await findPerson(records.db, personId)
      if (!row) return undefined
      const { name, birthdate, address, sex, verified_at: verifiedAt } = row
      const verified =
        name !== null && birthdate !== null && address !== null && sex !== null && verifiedAt !== null
          ? { verified: { name, birthdate, address, sex, verifiedAt } }
          : {}
      const assurance = { ial: row.ial as Level, aal: row.aal as Level }
      return { personId, origin: row.origin as Origin, issuer: row.issuer, assurance, ...verified }
    },

    /**
     * Keeps what a 署名用 certificate stated, in place of what an earlier one of the same holder did.
     * @param tx the transaction of the act it was signed for
     * @param isSame whether what is known is about the holder of this certificate
     * @throws CARD-OF-ANOTHER when somebody else is known under this person, SESSION-NOT-BY-CARD when it is an organisation's account
     */
    async recordVerifiedAttributes(
      tx: RecordsHandle,
      personId: string,
      attributes: VerifiedAttributes,
      isSame: (known: VerifiedAttributes) => boolean,
    ): Promise<void> {
      const { name, birthdate, address, sex, verifiedAt } = attributes
      const person = await tx
        .selectFrom('persons')
        .select('origin')
        .where('person_id', '=', personId)
        .executeTakeFirst()
      if (person?.origin !== 'individual') throw new KakehashiError('SESSION-NOT-BY-CARD')
      const row = await tx
        .selectFrom('verified_attributes')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst()
      if (row && !isSame({ ...row, verifiedAt: row.verified_at })) throw new KakehashiError('CARD-OF-ANOTHER')
      const values = { name, birthdate, address, sex, verified_at: verifiedAt }
      await tx
        .insertInto('verified_attributes')
        .values({ person_id: personId, ...values })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
        .execute()
    },

    /** Ends an upstream link; the row stays as history, and a later sign-in of that account makes a new person. */
    async endLink(tx: RecordsHandle, issuer: string, sub: string): Promise<void> {
      await tx
        .updateTable('upstream_links')
        .set({ ended_at: now() })
        .where('issuer', '=', issuer)
        .where('sub', '=', sub)
        .where('ended_at', 'is', null)
        .execute()
    },

    /**
     * The subject that services of one sector see (OpenID Connect Core 1.0, section 8.1): a keyed hash, so that two sectors cannot
     * compare notes and nobody without the key can compute it.
     */
    async pairwiseSub(sector: string, personId: string): Promise<string> {
      return createHmac('sha256', await pairwiseKey())
        .update(`${sector}\0${personId}`)
        .digest('base64url')
    },
  }
}

export type People = ReturnType<typeof createPeople>
