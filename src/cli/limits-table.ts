import { consentLimits } from '../consent/index.ts'
import { credentialLimits } from '../credentials/index.ts'
import { secondsOf } from '../foundation/index.ts'
import { guardianshipLimits } from '../guardianship/index.ts'
import { type Per, type RuleName, ruleFor, rules, type StatedLimit } from '../limits/index.ts'
import { outboxLimits } from '../outbox/index.ts'
import { providerLimits } from '../provider/index.ts'
import { rosterLimits } from '../roster/index.ts'
import type { Settings } from '../settings/index.ts'
import { signInLimits } from '../signin/index.ts'
import { traceLimits } from '../trace/index.ts'
import { upstreamLimits } from '../upstream/index.ts'
import { webLimits } from '../web/index.ts'

/** One line of `kakehashi limits`. A rate has a window, and says what it counts by. */
export type LimitLine =
  | StatedLimit
  | {
      readonly name: string
      readonly kind: 'rate'
      readonly value: number
      readonly unit: 'count'
      readonly per: Per
      readonly window_seconds: number
      readonly what: string
    }

/** Limits that an operator sets. */
function settingLimits({ outbound, listen, keys, roster, identity_providers }: Settings): StatedLimit[] {
  const { jpki } = identity_providers
  const life = (name: string, value: number, what: string): StatedLimit => ({
    name,
    kind: 'life',
    value,
    unit: 'seconds',
    what,
  })
  const size = (name: string, value: number, what: string): StatedLimit => ({
    name,
    kind: 'size',
    value,
    unit: 'bytes',
    what,
  })
  return [
    life('outbound.timeout', outbound.timeout_ms / 1000, 'longest wait for one outbound answer'),
    size('outbound.answer', outbound.max_bytes, 'largest outbound answer'),
    ...(jpki
      ? [
          life('jpki.challenge', jpki.challenge_ttl_seconds, 'a challenge that a card signs'),
          life('jpki.ocsp-timeout', jpki.ocsp.timeout_ms / 1000, 'longest wait for the responder'),
          life('jpki.ocsp-age', jpki.ocsp.max_age_seconds, 'oldest answer of the responder that counts'),
        ]
      : []),
    life('keys.publish-ahead', secondsOf(keys.publish_ahead), 'how long a new key is published before it signs'),
    life('keys.reload', secondsOf(keys.reload_every), 'until every node has taken up a withdrawn key'),
    size('roster.upload', roster.max_upload_bytes, 'largest roster upload'),
    life('listen.drain', listen.drain_ms / 1000, 'how long a stopping gateway still takes requests'),
    life('listen.stop', listen.stop_ms / 1000, 'longest wait for running requests after that'),
  ]
}

/** Every limit, life and size, gathered from the parts and the settings, by name. */
export function limitsTable(settings: Settings): LimitLine[] {
  const rates = (Object.keys(rules) as RuleName[]).map((name): LimitLine => {
    const { per, most, windowSeconds, what } = ruleFor(name, settings.limits)
    return { name: `rate.${name}`, kind: 'rate', value: most, unit: 'count', per, window_seconds: windowSeconds, what }
  })
  const lines: LimitLine[] = [
    ...rates,
    ...providerLimits,
    ...signInLimits,
    ...traceLimits,
    ...outboxLimits,
    ...upstreamLimits,
    ...credentialLimits,
    ...guardianshipLimits,
    ...consentLimits,
    ...rosterLimits,
    ...webLimits,
    ...settingLimits(settings),
  ]
  return lines.sort((a, b) => (a.name < b.name ? -1 : 1))
}
