import type { Checking } from '../check.ts'
import type { FaultWorld } from '../world.ts'
import { readClaims } from './credentials.ts'

interface Event {
  readonly sequence: number
  readonly hash: string
  readonly previous_hash: string
  readonly type: string
  readonly fields: Readonly<Record<string, string | number>>
}

/**
 * Every row of the chain is what its hash says: `kakehashi audit verify`. An act that a fault has cut off at its very commit may be in the journal
 * alone; whether one that was acknowledged is lost is looked at act by act. @returns what it says otherwise
 */
export async function verifyAudit({ command }: Pick<FaultWorld, 'command'>): Promise<string | undefined> {
  const { code, out } = await command('audit', 'verify', '--json')
  return code === 0 || out.includes('AUDIT-END-MISSING') ? undefined : out.trim()
}

/** Every event follows the one before, and every act of the records is in it once. */
export async function checkAudit({ world, found }: Checking): Promise<void> {
  const { ledger } = world
  const exported = await world.command('audit', 'export')
  if (exported.code !== 0) throw new Error(`audit export ended with ${exported.code}: ${exported.out}`)
  const events = exported.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)

  for (const [at, { sequence, previous_hash }] of events.entries()) {
    const before = events[at - 1]
    if (before && (sequence !== before.sequence + 1 || previous_hash !== before.hash))
      found.wrong.push(`event ${sequence} of the audit log does not follow the one before`)
  }

  /** Acts that were acknowledged have one event; nothing has two. */
  const compare = (type: string, nameOf: (fields: Event['fields']) => string, acknowledged: readonly string[]) => {
    const times = Map.groupBy(
      events.filter((event) => event.type === type).map(({ fields }) => nameOf(fields)),
      (name) => name,
    )
    for (const name of acknowledged) if (!times.has(name)) found.lost.push(`event ${type} of ${name}`)
    for (const [name, all] of times) if (all.length > 1) found.wrong.push(`${all.length} events ${type} of ${name}`)
  }
  const certificate = (fields: Event['fields']) => String(fields.certificate)
  const consent = (fields: Event['fields']) => String(fields.consent)
  compare(
    'certificate.drafted',
    certificate,
    ledger.acknowledged('draft').map(({ said }) => said.certificateId),
  )
  compare(
    'certificate.approved',
    certificate,
    ledger.acknowledged('approve').map(({ given }) => given.certificateId),
  )
  compare(
    'certificate.revoked',
    certificate,
    ledger.acknowledged('revoke').map(({ given }) => given.certificateId),
  )
  compare(
    'consent.given',
    consent,
    ledger.acknowledged('consent').map(({ said }) => said.consentId),
  )
  compare(
    'consent.withdrawn',
    consent,
    ledger.acknowledged('withdraw').map(({ given }) => given.consentId),
  )
  compare(
    'credential.issued',
    ({ status_list: list, status_index: index }) => `${list}#${index}`,
    ledger.acknowledged('issue').map(({ said }) => {
      const { list, index } = readClaims(said.credential)
      return `${list.split('/').at(-1)}#${index}`
    }),
  )
  compare(
    'roster.applied',
    ({ preview }) => String(preview),
    ledger.acknowledged('roster').map(({ given }) => given.previewUrl.split('/').at(-1) ?? ''),
  )
}
