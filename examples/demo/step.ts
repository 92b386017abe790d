import type { Page } from './page.ts'
import type { Place } from './place.ts'
import type { Ports } from './ports.ts'
import type { Addresses } from './programs.ts'
import type { Visitor } from './visitor.ts'

/** What earlier steps hand to later ones. */
export interface Produced {
  /** Browsers of those who are signed in. */
  readonly board: Visitor
  readonly principal: Visitor
  readonly office: Visitor
  readonly takasaki: Visitor
  /** The roster preview that waits for the office's decision. */
  readonly preview: Page
  /** Page of the first consent. */
  readonly consent: Page
  readonly offer: { readonly uri: string; readonly txCode: string }
  readonly verification: {
    /** The browser that asked, and the service's page in it that waits for the result. */
    readonly visitor: Visitor
    readonly url: string
    /** What a wallet is given. */
    readonly request: string
  }
  /** The wallet's page of the first credential. */
  readonly credentialPage: string
}

/** What a step works with. */
export interface World {
  readonly addresses: Addresses
  readonly ports: Ports
  readonly place: Place
  /** First calendar year of the school year, such as 2026 for April 2026 to March 2027. */
  readonly schoolYear: number
  /** Starts the programs; only the first step does. */
  start(): Promise<void>
  put<K extends keyof Produced>(name: K, value: Produced[K]): void
  /** What an earlier step has put. @throws when none has */
  take<K extends keyof Produced>(name: K): Produced[K]
}

/** One step of the walk. */
export interface Step {
  readonly name: string
  /** Does it by HTTP and returns what was proven, on one line. @throws when it was not */
  run(world: World): Promise<string>
}

/** Fails a step unless `holds`. @param what was expected, in words */
export function prove(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`expected ${what}`)
}

export function createWorld(needs: Omit<World, 'put' | 'take'>): World {
  const produced: Partial<Produced> = {}
  return {
    ...needs,
    put(name, value) {
      Object.assign(produced, { [name]: value })
    },
    take(name) {
      const value = produced[name]
      if (value === undefined) throw new Error(`no step has produced "${name}"`)
      return value as NonNullable<typeof value>
    },
  }
}
