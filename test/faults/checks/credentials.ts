import { createVisitor } from '../../../examples/demo/visitor.ts'
import { grantName } from '../../../examples/wallet/offer.ts'
import { type Checking, each, sampled } from '../check.ts'
import { codeOn } from '../ledger.ts'
import { collect } from '../operations/consents.ts'
import type { FaultWorld } from '../world.ts'
import type { ListedCertificate } from './certificates.ts'
import type { ConsentStates } from './consents.ts'

/** What a credential says of itself. */
export interface ReadClaims {
  readonly certificateNumber: string
  readonly list: string
  readonly index: number
}

/** Reads a credential without checking it. */
export function readClaims(credential: string): ReadClaims {
  const [jwt = '', ...disclosures] = credential.split('~')
  const payload = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
  const claims = new Map(
    disclosures
      .filter((one) => one !== '')
      .map((one) => JSON.parse(Buffer.from(one, 'base64url').toString()).slice(1) as [string, unknown]),
  )
  const { uri, idx } = payload.status.status_list as { uri: string; idx: number }
  return { certificateNumber: String(claims.get('certificate_number')), list: uri, index: idx }
}

/** What the public page says of a credential: good, or the code with which it refuses. */
async function verify({ addresses }: FaultWorld, credential: string): Promise<'good' | string> {
  const visitor = createVisitor()
  const form = await visitor.open(`${addresses.gateway}/verify`)
  const page = await visitor.send(form, { credential }, { refusable: true })
  return page.document.querySelector('.verdict') && !page.document.querySelector('.verdict--refused')
    ? 'good'
    : (codeOn(page) ?? `${page.status} ${page.heading}`)
}

/** Credentials verify exactly as long as neither consent nor certificate has ended, and no offer is good twice. */
export async function checkCredentials(
  checking: Checking,
  records: { certificates: readonly ListedCertificate[]; consents: ConsentStates },
): Promise<void> {
  const { world, from, found } = checking
  const { ledger, addresses } = world
  const statusOf = new Map(records.certificates.map(({ number, status }) => [number, status]))
  const withdrawn = new Set(ledger.acknowledged('withdraw').map(({ given }) => given.consentId))

  await each(sampled(checking, ledger.acknowledged('issue'), 20), async ({ number, given, said }) => {
    const { certificateNumber } = readClaims(said.credential)
    const revoked = statusOf.get(certificateNumber) !== 'approved'
    const ended = withdrawn.has(given.consentId) || records.consents.get(given.consentId) === false
    const verdict = await verify(world, said.credential)
    if (verdict === 'good' && (revoked || ended)) found.revived.push(`credential of issue ${number}`)
    if (verdict !== 'good' && !revoked && !ended && records.consents.has(given.consentId))
      found.lost.push(`credential of issue ${number}: ${verdict}`)
    const body = new URLSearchParams({
      grant_type: grantName,
      'pre-authorized_code': given.code,
      tx_code: given.txCode,
    })
    const { status } = await fetch(`${addresses.gateway}/token`, { method: 'POST', body })
    if (status < 400) found.revived.push(`pre-authorised code of issue ${number}`)
  })

  await each(
    ledger.uncertain('issue').filter((entry) => entry.number > from),
    async ({ number, given }) => {
      const again = [await collect(world, given), await collect(world, given)]
      if (again.every((one) => one !== undefined))
        found.revived.push(`pre-authorised code of issue ${number}, which was not acknowledged, was good twice`)
    },
  )

  await each(
    ledger.acknowledged('present').filter((entry) => entry.number > from),
    async ({ number, given }) => {
      const { status, body } = await world.service.verifications('GET', `/verifications/${given.id}`)
      if (body.state !== 'verified')
        found.lost.push(`presentation ${number}: ${status} ${String(body.code ?? body.state)}`)
      if ((await given.replay()) < 400) found.revived.push(`presentation ${number} was accepted again`)
    },
  )

  const places = ledger.acknowledged('issue').map(({ said }) => {
    const { list, index } = readClaims(said.credential)
    return `${list}#${index}`
  })
  if (new Set(places).size !== places.length) found.wrong.push('two credentials have one place in a status list')
}
