import type { PathName } from '../driver.ts'
import type { Fault } from '../fault.ts'
import { guardianSignIn, signInForService } from '../operations/sign-ins.ts'

const onServers = { world: 'servers', needs: ['redis', 'postgres'] } as const

/** What rests on a card: its holder signs in or signs. */
const byCard: readonly PathName[] = ['guardian sign-in', 'consent', 'withdrawal', 'credential', 'presentation']

/** GビズID is out of service. */
export const upstreamDown: Fault = {
  ...onServers,
  name: 'upstream-down',
  affects: ['staff sign-in'],
  felt: true,
  lastsMs: 1000,
  inject: (world) => world.mock('gbizid', 'down'),
  heal: (world) => world.mock('gbizid', 'none'),
}

/** GビズID answers, but later than anybody waits. */
export const upstreamSlow: Fault = {
  ...onServers,
  name: 'upstream-slow',
  affects: ['staff sign-in'],
  felt: true,
  lastsMs: 5000,
  inject: (world) => world.mock('gbizid', 'slow', { delay_ms: 20_000 }),
  heal: (world) => world.mock('gbizid', 'none'),
}

const liesOfGbizid = [
  'wrong-nonce',
  'missing-nonce',
  'wrong-issuer',
  'wrong-audience',
  'expired',
  'bad-signature',
  'unknown-kid',
  'alg-none',
  'wrong-sub-in-userinfo',
]
const liesOfJpki = [
  'ocsp-try-later',
  'ocsp-stale',
  'ocsp-stranger',
  'ocsp-unknown',
  'ocsp-wrong-certificate',
  'ocsp-no-nonce',
  'wrong-generation',
  'swapped-kind',
  'tampered-signature',
  'wrong-challenge',
]

/** GビズID and the card tell one lie after the other; none may be believed. */
export const upstreamLying: Fault = {
  ...onServers,
  name: 'upstream-lying',
  affects: ['staff sign-in', ...byCard],
  load: { paths: ['certificate', 'revocation', 'roster'], workers: 1 },
  felt: true,
  lastsMs: 0,
  inject: async (world, wrong) => {
    const tellAll = async (which: 'gbizid' | 'jpki', lies: readonly string[], signIn: () => Promise<unknown>) => {
      for (const lie of lies) {
        await world.mock(which, lie)
        if (await signIn()) wrong(`${which} lied (${lie}) and was believed`)
      }
    }
    await Promise.all([
      tellAll('gbizid', liesOfGbizid, () => signInForService(world)),
      tellAll('jpki', liesOfJpki, () => guardianSignIn(world)),
    ])
  },
  heal: async (world) => {
    await Promise.all([world.mock('gbizid', 'none'), world.mock('jpki', 'none')])
  },
}

/** GビズID signs with a new key from one moment to the next and publishes the old one no more: nobody who signs in may notice. */
export const upstreamKeysRotated: Fault = {
  ...onServers,
  name: 'upstream-keys-rotated',
  affects: ['staff sign-in'],
  recoversAlone: true,
  lastsMs: 500,
  inject: (world) => world.mock('gbizid', 'rotated-keys'),
  heal: (world) => world.mock('gbizid', 'none'),
}

/** The responder takes every question and answers none. */
export const ocspSilent: Fault = {
  ...onServers,
  name: 'ocsp-silent',
  affects: byCard,
  felt: true,
  lastsMs: 4500,
  inject: (world) => world.mock('jpki', 'ocsp-silent'),
  heal: (world) => world.mock('jpki', 'none'),
}
