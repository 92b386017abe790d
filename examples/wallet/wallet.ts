import { type Answered, answer, decline } from './answer.ts'
import { collect } from './collect.ts'
import { type Choice, choose } from './match.ts'
import { type Display, nameOf, type Offer, readOffer } from './offer.ts'
import { WalletProblem } from './problem.ts'
import { type PresentationRequest, readRequest } from './request.ts'
import { createStore, type Store, type StoredCredential } from './store.ts'

/** What a person is asked to agree to: who asks, what would be shown, and what could be shown instead. */
export interface Proposal {
  readonly request: PresentationRequest
  /** For each query everything that answers it, the newest credential first. */
  readonly options: readonly (readonly Choice[])[]
  /** Which of them is shown, one for each query: the newest unless somebody has chosen. */
  readonly choices: readonly Choice[]
}

const bothNames = (names: Display, otherwise: string) => ({
  ja: nameOf(names, 'ja') ?? otherwise,
  en: nameOf(names, 'en') ?? otherwise,
})

function labelsOf({ metadata, configurationId }: Offer): StoredCredential['labels'] {
  const claims = metadata.credential_configurations_supported[configurationId]?.credential_metadata?.claims ?? []
  return Object.fromEntries(claims.map(({ path, display }) => [String(path[0]), bothNames(display, String(path[0]))]))
}

/**
 * A wallet without a screen: for scripts, and for the pages in `index.ts`.
 * @param options.file where credentials and keys are kept; in memory when absent
 */
export function createWallet(options: { file?: string; clock?: { now(): Date }; store?: Store } = {}) {
  const clock = options.clock ?? { now: () => new Date() }
  const store = options.store ?? createStore(options.file)

  const propose = async (link: string): Promise<Proposal> => {
    const request = await readRequest(link, clock)
    const options = choose(request, store.all())
    return { request, options, choices: options.flatMap(([newest]) => newest ?? []) }
  }

  return {
    /** Reads an offer without taking it. */
    readOffer,

    /**
     * Takes an offer: collects the credential, checks it, keeps it, and tells the issuer.
     * @param offer link, or an offer that was read
     * @param txCode the digits shown beside the offer, where it asks for them
     * @throws WalletProblem
     */
    async acceptOffer(offer: string | Offer, txCode?: string): Promise<StoredCredential> {
      const read = typeof offer === 'string' ? await readOffer(offer) : offer
      const { key, read: credential, tell } = await collect(read, txCode?.trim() || undefined, clock)
      const names =
        read.metadata.credential_configurations_supported[read.configurationId]?.credential_metadata?.display ?? []
      const stored: StoredCredential = {
        ...credential,
        id: crypto.randomUUID(),
        key,
        name: bothNames(names, credential.type),
        labels: labelsOf(read),
        collectedAt: clock.now().toISOString(),
      }
      store.add(stored)
      await tell('credential_accepted')
      return stored
    },

    /** Reads a request and finds the least that answers it; nothing is sent. */
    propose,

    /**
     * The proposal with the credentials that the person wants to show.
     * @param wanted identifiers of credentials by the position of the query; the newest where absent
     * @throws WalletProblem `unknown` for one that the proposal does not offer
     */
    choose(proposal: Proposal, wanted: readonly (string | undefined)[]): Proposal {
      const choices = proposal.options.map((options, query) => {
        const choice =
          wanted[query] === undefined ? options[0] : options.find((one) => one.credential.id === wanted[query])
        if (!choice) throw new WalletProblem('unknown')
        return choice
      })
      return { ...proposal, choices }
    },

    /**
     * Presents what a request asks for.
     * @param request link (`openid4vp://…`), or a proposal that somebody has agreed to
     * @throws WalletProblem; `presentation-refused` carries the verifier's reason
     */
    async present(request: string | Proposal): Promise<Answered & { disclosed: string[] }> {
      const proposal = typeof request === 'string' ? await propose(request) : request
      const answered = await answer(proposal.request, proposal.choices, clock)
      return {
        ...answered,
        disclosed: proposal.choices.flatMap(({ disclosures }) => disclosures.map(({ name }) => name)),
      }
    },

    /** Tells whoever asked that the person declines. */
    decline: (request: PresentationRequest): Promise<Answered> => decline(request),

    list: (): readonly StoredCredential[] => store.all(),
    remove: (id: string): void => store.remove(id),
  }
}

export type Wallet = ReturnType<typeof createWallet>
