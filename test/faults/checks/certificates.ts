import { school } from '../../../examples/demo/people.ts'
import type { Checking } from '../check.ts'
import type { FaultWorld } from '../world.ts'

/** A certificate as the office's list shows it. */
export interface ListedCertificate {
  readonly certificate_id: string
  readonly number: string | null
  readonly status: 'draft' | 'approved' | 'rejected' | 'revoked'
}

/** A row is headed by the name; its cells are class, kind, number, state and day. */
const numberColumn = 2
const statuses = ['draft', 'approved', 'rejected', 'revoked'] as const

/** Reads the office's list of certificates, stage by stage. */
export async function listCertificates({
  demo,
  addresses,
}: Pick<FaultWorld, 'demo' | 'addresses'>): Promise<ListedCertificate[]> {
  const office = demo.take('office')
  const listed: ListedCertificate[] = []
  for (const status of statuses) {
    const page = await office.open(`${addresses.gateway}/schools/${school.code}/certificates?status=${status}`)
    for (const row of page.document.querySelectorAll('main tbody tr')) {
      const link = row.querySelector('a')?.getAttribute('href')
      const number = row.querySelectorAll('td')[numberColumn]?.text.trim() ?? '-'
      listed.push({ certificate_id: link?.split('/').at(-1) ?? '', number: number === '-' ? null : number, status })
    }
  }
  return listed
}

/** Every certificate is there once, in the stage that was acknowledged last. @returns what the list says */
export async function checkCertificates({ world, found }: Checking): Promise<readonly ListedCertificate[]> {
  const { ledger } = world
  const listed = await listCertificates(world)
  const byId = Map.groupBy(listed, ({ certificate_id }) => certificate_id)
  const statusOf = (id: string) => byId.get(id)?.[0]?.status
  const idsOf = (entries: readonly { given: { certificateId: string } }[]) =>
    new Set(entries.map(({ given }) => given.certificateId))
  const revoked = idsOf(ledger.acknowledged('revoke'))
  const perhapsRevoked = idsOf(ledger.uncertain('revoke'))
  const approved = idsOf(ledger.acknowledged('approve'))

  for (const [id, rows] of byId)
    if (rows.length > 1) found.lost.push(`certificate ${id} is listed ${rows.length} times`)
  const drafted = new Set(ledger.acknowledged('draft').map(({ said }) => said.certificateId))
  for (const id of drafted) if (!byId.has(id)) found.lost.push(`draft ${id}`)
  for (const id of approved) {
    const status = statusOf(id)
    if (status === 'draft' || status === undefined) found.lost.push(`approval of ${id}: ${status}`)
    if (status === 'revoked' && !revoked.has(id) && !perhapsRevoked.has(id))
      found.lost.push(`certificate ${id} was revoked by nobody`)
  }
  for (const id of revoked) if (statusOf(id) !== 'revoked') found.revived.push(`certificate ${id}: ${statusOf(id)}`)

  const known = new Set([...drafted, ...world.baseline])
  const strays = [...byId.keys()].filter((id) => !known.has(id))
  if (strays.length > ledger.uncertain('draft').length)
    found.lost.push(`${strays.length} certificates that nobody drafted`)
  const numbers = listed.map(({ number }) => number).filter((number) => number !== null)
  if (new Set(numbers).size !== numbers.length) found.wrong.push('two certificates have one number')
  for (const { certificate_id: id, status, number } of listed)
    if ((status === 'approved' || status === 'revoked') !== (number !== null))
      found.lost.push(`certificate ${id} is ${status} with the number ${number}`)
  return listed
}
