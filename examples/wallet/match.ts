import { type DcqlCredential, DcqlQuery } from 'dcql'
import type { Disclosure } from './credential.ts'
import { WalletProblem } from './problem.ts'
import type { PresentationRequest } from './request.ts'
import type { StoredCredential } from './store.ts'

/** What would be shown to answer one query: this credential, these disclosures, nothing else. */
export interface Choice {
  readonly queryId: string
  readonly credential: StoredCredential
  readonly disclosures: readonly Disclosure[]
}

/** Everything that a credential says, disclosed or not. */
export const claimsOf = ({ visible, disclosures }: StoredCredential): Record<string, unknown> => ({
  ...visible,
  ...Object.fromEntries(disclosures.map(({ name, value }) => [name, value])),
})

/** The queries that must be answered: all of them, or for each required set the first option we can meet. */
function neededIds(result: ReturnType<typeof DcqlQuery.query>): readonly string[] {
  if (!result.credential_sets) return result.credentials.map(({ id }) => id)
  return result.credential_sets.filter(({ required }) => required).flatMap((set) => set.matching_options?.[0] ?? [])
}

const issuedOn = (credential: StoredCredential): string => String(claimsOf(credential).issued_on ?? '')
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Later issued first; of one day, what was collected last. */
const newestFirst = (a: StoredCredential, b: StoredCredential): number =>
  compare(issuedOn(b), issuedOn(a)) || compare(b.collectedAt, a.collectedAt)

/**
 * Finds the least that answers a request.
 * @returns for each query that must be answered everything that would answer it, the newest credential first
 * @throws WalletProblem `nothing-fits`
 */
export function choose(request: PresentationRequest, stored: readonly StoredCredential[]): Choice[][] {
  // What is kept stands in the order of its collection.
  const credentials = [...stored].reverse().sort(newestFirst)
  const offered = credentials.map((credential) => ({
    credential_format: 'dc+sd-jwt',
    vct: credential.type,
    claims: claimsOf(credential),
    cryptographic_holder_binding: true,
  })) as DcqlCredential[]
  const result = DcqlQuery.query(request.query, offered)
  if (!result.can_be_satisfied) throw new WalletProblem('nothing-fits')
  return neededIds(result).map((queryId) => {
    const matches = [...(result.credential_matches[queryId]?.valid_credentials ?? [])]
    matches.sort((a, b) => a.input_credential_index - b.input_credential_index)
    const options = matches.flatMap((match): Choice[] => {
      const credential = credentials[match.input_credential_index]
      if (!credential) return []
      const wanted = wantedNames(request.query, queryId, match.claims.valid_claim_sets[0].valid_claim_indexes)
      return [{ queryId, credential, disclosures: credential.disclosures.filter(({ name }) => wanted.has(name)) }]
    })
    if (options.length === 0) throw new WalletProblem('nothing-fits')
    return options
  })
}

function wantedNames(query: DcqlQuery.Output, queryId: string, indexes: readonly number[] | undefined): Set<unknown> {
  const claims = query.credentials.find(({ id }) => id === queryId)?.claims ?? []
  const chosen = indexes === undefined ? claims : indexes.map((index) => claims[index])
  return new Set(chosen.map((claim) => (claim && 'path' in claim ? claim.path[0] : undefined)))
}
