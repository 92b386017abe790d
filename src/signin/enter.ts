import type { Context } from 'koa'
import { KakehashiError } from '../foundation/index.ts'
import { refusalOf } from '../limits/index.ts'
import { acr } from '../people/index.ts'
import type { OrganisationIdentity, UpstreamFailure } from '../upstream/index.ts'
import { seeOther, showRefusal } from './answer.ts'
import { begunOf, type Failed, type Ongoing, type Returned, type Verified } from './attempt.ts'
import type { Stored } from './attempts.ts'
import type { Parts } from './parts.ts'
import { toAssurance } from './paths-for.ts'
import type { Path } from './views.ts'

/** Who was verified, and how well. */
export interface VerifiedIdentity {
  readonly issuer: string
  readonly sub: string
  readonly assurance: { readonly ial: number; readonly aal: number }
  /** RFC 8176. */
  readonly amr: readonly string[]
  /** Epoch seconds. */
  readonly authenticatedAt: number
  /** What the organisation path told beyond that. */
  readonly account?: OrganisationIdentity
}

/** Writes the sign-in to the records in one transaction and lets the person in. */
export async function enter(
  parts: Parts,
  ctx: Context,
  stored: Stored<Returned>,
  who: VerifiedIdentity,
): Promise<void> {
  const { attempt } = stored
  const counted = await parts.limits?.take('account-sign-in', `${who.issuer} ${who.sub}`)
  if (counted && !counted.ok) return refuseTry(parts, ctx, stored, refusalOf(counted.failure))
  const assurance = toAssurance(who.assurance)
  const level = acr(parts.settings.issuer, assurance)
  const personId = await parts.records.transaction(async (tx) => {
    const { issuer, sub, account } = who
    const person = await parts.people.signedIn(tx, { issuer, sub, origin: attempt.path, assurance })
    if (account)
      await parts.organisations.recordOrganisationAccount(tx, {
        personId: person.personId,
        accountType: account.accountType,
        corporateNumber: account.corporateNumber,
        displayName: account.userName ?? account.displayName,
      })
    await parts.audit.append(tx, {
      type: 'signin.completed',
      actor: { kind: 'person', id: person.personId },
      subject: person.personId,
      fields: { path: attempt.path, acr: level, client_id: attempt.clientId },
    })
    return person.personId
  })
  const { amr, authenticatedAt } = who
  const signedIn = { personId, acr: level, amr, authenticatedAt }
  await complete(parts, ctx, { ...begunOf(attempt), stage: 'verified', path: attempt.path, signedIn })
}

/**
 * Tells the provider and goes on to it. What the provider, the attempt and the new session write is written together: either all of it is
 * there when the browser gets its answer, or the person is told that it failed and chooses a way in again.
 */
export async function complete(parts: Parts, ctx: Context, attempt: Verified): Promise<void> {
  const { attempts, ports, log } = parts
  const returnTo = await ports.completeSignIn(attempt.uid, attempt.signedIn)
  if (returnTo === undefined) return showRefusal(parts, ctx, new KakehashiError('SIGNIN-EXPIRED'), attempt)
  await attempts.complete(attempt)
  log.info({ attempt: attempt.uid, path: attempt.path, acr: attempt.signedIn.acr }, 'signed in')
  if (!ports.resume) return seeOther(ctx, returnTo)
  ctx.respond = false
  await ports.resume(ctx.req, ctx.res, returnTo)
}

/**
 * Claims what the browser brought back: of several requests with the same return exactly one goes on.
 * @returns `undefined` when another request was first, or the interaction has ended meanwhile; the page has been shown then
 */
export async function claim(
  parts: Parts,
  ctx: Context,
  stored: Stored<Ongoing>,
  path: Path,
): Promise<Stored<Returned> | undefined> {
  const { attempt } = stored
  if (!(await parts.ports.interaction(attempt.uid))) {
    showRefusal(parts, ctx, new KakehashiError('SIGNIN-EXPIRED'), attempt)
    return undefined
  }
  const claimed = await parts.attempts.move<Returned>(stored, { ...begunOf(attempt), stage: 'returned', path })
  if (!claimed) showRefusal(parts, ctx, new KakehashiError('SIGNIN-RETURN-USED'), attempt)
  return claimed
}

/** A try that ends in a refusal: noted in the attempt and in the audit log, shown with the ways on. Nobody is let in. */
export async function refuseTry(
  parts: Parts,
  ctx: Context,
  stored: Stored<Returned>,
  why: UpstreamFailure | KakehashiError,
): Promise<void> {
  const { attempt } = stored
  const failed: Failed = { ...begunOf(attempt), stage: 'failed', path: attempt.path, code: why.code }
  await parts.attempts.move(stored, failed)
  await parts.records.transaction((tx) =>
    parts.audit.append(tx, {
      type: 'signin.refused',
      actor: { kind: 'system', id: 'sign-in' },
      fields: { path: attempt.path, code: why.code, client_id: attempt.clientId },
    }),
  )
  const error = why instanceof KakehashiError ? why : new KakehashiError(why.code, why)
  showRefusal(parts, ctx, error, failed)
}
