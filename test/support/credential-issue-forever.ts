/**
 * Issues credentials until it is killed, printing each one that a wallet would have received. Run by the test that kills it.
 * Arguments: directory of the database.
 */
import { join } from 'node:path'
import { createAudit } from '../../src/audit/index.ts'
import type { ApprovedCertificate, CertificateKind } from '../../src/certificates/index.ts'
import { type CertificateSource, createCredentials } from '../../src/credentials/index.ts'
import { createHttpClient, failed, systemClock, systemIds } from '../../src/foundation/index.ts'
import { createEncryption, createKeys } from '../../src/keys/index.ts'
import { openRecords, openSqliteState } from '../../src/storage/index.ts'
import { forgeKey } from './credential-forge.ts'

const directory = process.argv[2] as string
const clock = systemClock
const records = openRecords({ file: join(directory, 'records.sqlite') })
await records.migrate()

const school = {
  code: 'B113299999010',
  name: '見本市立みなみ小学校',
  address: '東京都見本市',
  status: 'active' as const,
}
const kind = {
  kind: 'zaigaku',
  name: { ja: '在学証明書', en: 'Enrolment' },
  statement: { ja: '在学', en: 'Enrolled' },
  claims: ['enrolled'],
  always_disclosed: [],
}
const certificate = {
  status: 'approved',
  certificateId: 'certificate',
  kind: 'zaigaku',
  schoolCode: school.code,
  learnerId: 'learner',
  issuedOn: '2026-01-01',
  expiresOn: '2099-12-31',
  claims: { enrolled: true },
} as unknown as ApprovedCertificate
const certificates: CertificateSource = {
  certificate: async () => certificate,
  holdForIssue: async () => certificate,
  kinds: () => [kind as unknown as CertificateKind],
}

const { createOffer, redeemPreAuthorizedCode, issueCredential, describeOffer } = createCredentials({
  records,
  state: openSqliteState({ file: join(directory, 'state.sqlite'), clock }),
  clock,
  ids: systemIds,
  audit: createAudit({ clock }),
  keys: createKeys({
    records,
    clock,
    encryption: async () => createEncryption(Buffer.alloc(32, 7)),
    note: async () => {},
  }),
  http: createHttpClient({ allowedPrivateHosts: [], timeoutMs: 1000, maxBytes: 1000 }),
  certificates,
  consent: { holdForIssue: async () => true },
  schools: { school: () => school },
  services: { service: () => undefined },
  verifyAccessToken: async () => failed({ error: 'invalid_token', challenge: '' }),
  settings: { issuer: 'https://id.example.jp' },
})

const issueOne = async () => {
  const actor = { kind: 'person', id: 'guardian' } as const
  const { offerId, txCode } = await createOffer({ certificateId: 'certificate', personId: 'guardian', actor })
  const code = Object.values((await describeOffer(offerId)).grants)[0]?.['pre-authorized_code'] as string
  const redeemed = await redeemPreAuthorizedCode({ code, txCode })
  if (!redeemed.ok) throw new Error(redeemed.failure)
  const holderJwk = { ...forgeKey().publicJwk }
  const issued = await issueCredential({
    offerId,
    holderJwk,
    credentialConfigurationId: redeemed.value.credentialConfigurationId,
  })
  if (!issued.ok) throw new Error(issued.failure.code)
  const payload = issued.value.credential.split('.')[1] as string
  const { status } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  process.stdout.write(`${JSON.stringify({ id: issued.value.credentialId, ...status.status_list })}\n`)
}

for (;;) await Promise.all([issueOne(), issueOne(), issueOne()])
