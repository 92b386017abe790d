import type { Checking } from '../check.ts'
import { readClaims } from './credentials.ts'

interface Event {
  readonly type: string
  readonly fields: Readonly<Record<string, string | number>>
}

/** The chain is unbroken, and every act of the records is in it once. */
export async function checkAudit({ world, found }: Checking): Promise<void> {
  const { ledger } = world
  const [verified, exported] = await Promise.all([
    world.command('audit', 'verify', '--json'),
    world.command('audit', 'export'),
  ])
  if (verified.code !== 0) found.wrong.push(`audit verify: ${verified.out.trim()}`)
  if (exported.code !== 0) throw new Error(`audit export ended with ${exported.code}: ${exported.out}`)
  const events = exported.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)

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
