import { createHmac, createSecretKey } from 'node:crypto'
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

const noteSignIn = prepareQuery((db, ial: number, aal: number, at: string, issuer: string, sub: string) =>
  db
    .updateTable('upstream_links')
    .set({ ial, aal, last_signed_in_at: at })
    .where('issuer', '=', issuer)
    .where('sub', '=', sub)
    .where('ended_at', 'is', null)
    .returning('person_id'),
)

const findPerson = prepareQuery((db, personId: string) =>
  db
    .selectFrom('persons')
    .innerJoin('upstream_links', 'upstream_links.person_id', 'persons.person_id')
    .leftJoin('verified_attributes', 'verified_attributes.person_id', 'persons.person_id')
    .select(['persons.origin', 'upstream_links.issuer', 'upstream_links.ial', 'upstream_links.aal'])
    .select(['last_signed_in_at', 'name', 'birthdate', 'address', 'sex', 'verified_at'])
    .where('persons.person_id', '=', personId)
    .where('upstream_links.ended_at', 'is', null),
)

/** People: our own subjects, who they are upstream, and what was verified about them. */
export function createPeople(options: { records: Records; clock: Clock; ids: Ids; keys: Pick<Keys, 'secret'> }) {
  const { records, clock, ids, keys } = options
  const now = () => clock.now().toISOString()
  const pairwise = new WeakMap<Buffer, (subject: string) => string>()
  const pairwiseBy = (secret: Buffer) => {
    const known = pairwise.get(secret) ?? rememberingHmac(secret)
    pairwise.set(secret, known)
    return known
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
    const [kept] = await noteSignIn(tx, ial, aal, at, issuer, sub)
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
      const [link] = await noteSignIn(tx, assurance.ial, assurance.aal, now(), issuer, sub)
      return link ? { personId: link.person_id, firstTime: false } : join(tx, issuer, sub, origin, assurance)
    },

    /** The person, or undefined when there is none or every upstream link has ended. */
    async person(personId: string): Promise<Person | undefined> {
      const [first, ...others] = await findPerson(records.db, personId)
      if (!first) return undefined
      const row = others.reduce((a, b) => (b.last_signed_in_at > a.last_signed_in_at ? b : a), first)
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
      return pairwiseBy(await keys.secret('pairwise-subject'))(`${sector}\0${personId}`)
    },
  }
}

export type People = ReturnType<typeof createPeople>

/** How many subjects a process knows without computing them again: a sign-in needs the same one several times within seconds. */
const mostRemembered = 1000

/** HMAC-SHA256, base64url, by one key. */
function rememberingHmac(secret: Buffer): (text: string) => string {
  // Made once: an HMAC on bytes makes a key of them each time.
  const key = createSecretKey(secret)
  const remembered = new Map<string, string>()
  return (text) => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const computed = createHmac('sha256', key).update(text).digest('base64url')
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(text, computed)
    return computed
  }
}
