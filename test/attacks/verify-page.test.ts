import { describe, expect, it } from 'vitest'
import { encode, forgeJws, forgeKey, member } from '../support/credential-forge.ts'
import { primary } from '../support/organisation-world.ts'
import { disclose } from '../support/presentation-wallet.ts'
import { openVerifyPage, type VerifyPage } from '../support/verify-page.ts'

/** Twelve digits with a check digit that holds, computed here: no such number stands in any file. */
function myNumber(): string {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
  const sum = digits.reduce((total, digit, index) => {
    const place = digits.length - index
    return total + digit * (place <= 6 ? place + 1 : place - 5)
  }, 0)
  return [...digits, sum % 11 <= 1 ? 0 : 11 - (sum % 11)].join('')
}

/** What the page must answer: verdict, status, code, and nothing of the credential. */
const expectRefusal = (answer: Awaited<ReturnType<VerifyPage['send']>>, status: number, code: string) => {
  expect(answer.status).toBe(status)
  expect(answer.told).toContainEqual(['エラーコード', code])
  expect(answer.told.map(([term]) => term)).not.toContain('氏名')
  expect(answer.markup).not.toContain('陽翔')
}

const notValid = 'この証明書は有効ではありません'

/** A credential signed by the key of the school, with a payload of our own. */
async function signedBySchool(page: VerifyPage, payload: Record<string, unknown>, disclosures: string[] = []) {
  const { keys, issuer, clock } = page
  const iss = `${issuer}/issuers/${primary}`
  const signer = await keys.signerFor({ kind: 'school', code: primary, name: '見本市立みなみ小学校', issuerUrl: iss })
  const seconds = Math.floor(clock.now().getTime() / 1000)
  const base = { iss, vct: `${issuer}/vct/zaigaku`, iat: seconds, exp: seconds + 3600 }
  const input = `${encode({ alg: 'ES256', typ: 'dc+sd-jwt', x5c: signer.x5c })}.${encode({ ...base, ...payload })}`
  const signature = await signer.sign(Buffer.from(input))
  return [`${input}.${signature.toString('base64url')}`, ...disclosures, ''].join('~')
}

const statusOf = (credential: string): unknown =>
  (JSON.parse(Buffer.from(credential.split('.')[1] ?? '', 'base64url').toString()) as { status: unknown }).status

describe('the page that checks credentials refuses', () => {
  it.each([
    ['words', 'これは証明書ではありません'],
    ['a JWT without disclosures', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'],
    ['more than a credential can be', `${'e'.repeat(70_000)}~`],
  ])('%s', async (_, credential) => {
    const page = await openVerifyPage()
    const answer = await page.send({ credential })
    expect(answer.verdict).toBe(notValid)
    expectRefusal(answer, 400, 'CREDENTIAL-MALFORMED')
  })

  it('bytes that are no text', async () => {
    const page = await openVerifyPage()
    expectRefusal(await page.send({ file: Buffer.from([0xff, 0xfe, 0x00, 0x7e]) }), 400, 'CREDENTIAL-MALFORMED')
  })

  it('a credential whose signed part was altered', async () => {
    const page = await openVerifyPage()
    const { credential } = await page.collect()
    const [header, payload = '', ...rest] = credential.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const altered = [header, encode({ ...claims, grade: 'P1' }), ...rest].join('.')
    expectRefusal(await page.send({ credential: altered }), 400, 'CREDENTIAL-SIGNATURE')
  })

  it('a disclosure that the school did not sign', async () => {
    const page = await openVerifyPage()
    const { credential } = await page.collect()
    const forged = `${disclose(credential, ['enrolled'])}${member('grade', 'P1').encoded}~`
    expectRefusal(await page.send({ credential: forged }), 400, 'CREDENTIAL-DISCLOSURE-UNREFERENCED')
  })

  it('a credential of an issuer that nobody certified', async () => {
    const page = await openVerifyPage()
    const jws = forgeJws({ alg: 'ES256', typ: 'dc+sd-jwt' }, { iss: 'https://forger.example' }, forgeKey().privateKey)
    expectRefusal(await page.send({ credential: `${jws}~` }), 400, 'CREDENTIAL-ISSUER-UNTRUSTED')
  })

  it('a credential of a school that was closed', async () => {
    const page = await openVerifyPage()
    const { credential } = await page.collect()
    page.closeSchool()
    expectRefusal(await page.send({ credential }), 400, 'CREDENTIAL-ISSUER-NOT-LISTED')
  })

  it('an expired credential', async () => {
    const page = await openVerifyPage()
    const { credential } = await page.collect()
    page.clock.set('2027-02-22T16:00:00Z')
    const answer = await page.send({ credential })
    expect(answer.verdict).toBe(notValid)
    expectRefusal(answer, 400, 'CREDENTIAL-EXPIRED')
  })

  it('a credential that the school revoked, and one whose consent was withdrawn, and tells them apart', async () => {
    const page = await openVerifyPage()
    const certificateId = await page.approvedCertificate()
    const revoked = await page.collect({ certificateId })
    const actor = { kind: 'operator', id: 'test' } as const
    await page.certificates.revoke({ actor, certificateId, reason: 'left-school' })
    const answer = await page.send({ credential: revoked.credential })
    expectRefusal(answer, 400, 'CREDENTIAL-REVOKED')
    expect(answer.text).toContain('この証明書は学校により取り消されています。')

    const withdrawn = await page.collect({
      certificateId: await page.approvedCertificate('aoi'),
      consentId: 'consent-1',
    })
    await page.records.transaction((tx) =>
      page.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    expectRefusal(await page.send({ credential: withdrawn.credential }), 400, 'CREDENTIAL-CONSENT-WITHDRAWN')
  })

  it('to call a credential valid or not valid when its status cannot be had', async () => {
    const page = await openVerifyPage()
    const nowhere = { status_list: { idx: 1, uri: `${page.issuer}/status-lists/none` } }
    const answer = await page.send({ credential: await signedBySchool(page, { status: nowhere }) })
    expect(answer.verdict).toBe('有効かどうかを確かめられませんでした')
    expect(answer.text).toContain('確かめられるまでは、有効なものとして扱わないでください。')
    expectRefusal(answer, 503, 'STATUS-UNREACHABLE')
  })

  it('an entry of nothing, of both, and one that is too large', async () => {
    const page = await openVerifyPage()
    for (const entry of [{}, { credential: ' \n' }, { credential: 'eyJ~', file: 'eyJ~' }]) {
      const answer = await page.send(entry)
      expect(answer.status).toBe(422)
      expect(answer.markup).toContain('<title>エラー: ')
    }
    for (const entry of [{ credential: 'e'.repeat(140_000) }, { file: 'e'.repeat(140_000) }]) {
      const answer = await page.send(entry)
      expect(answer.status).toBe(413)
      expect(answer.text).toContain('上限 128 KiB')
      expect(answer.markup).not.toContain('eeeeeeee')
    }
  })

  it('a form that is not ours', async () => {
    const page = await openVerifyPage()
    expect((await page.send({ credential: 'eyJ~' }, { site: 'cross-site' })).status).toBe(403)
    expect((await page.send(new URLSearchParams({ credential: 'eyJ~' }))).status).toBe(400)
  })

  it('a My Number, pasted, in a file, or hidden in a credential, and never shows it', async () => {
    const page = await openVerifyPage()
    const number = myNumber()
    const { credential } = await page.collect()
    const note = member('statement', `${number}`)
    const hidden = await signedBySchool(page, { status: statusOf(credential), _sd: [note.digest] }, [note.encoded])
    for (const entry of [{ credential: `個人 ${number}` }, { file: `${number}\n` }, { credential: hidden }]) {
      const answer = await page.send(entry)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('MYNUMBER-REFUSED')
      expect(answer.markup).not.toContain(number)
    }
  })
})
