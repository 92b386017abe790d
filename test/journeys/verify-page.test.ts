import { beforeEach, describe, expect, it } from 'vitest'
import { disclose } from '../support/presentation-wallet.ts'
import { openVerifyPage, type VerifyPage } from '../support/verify-page.ts'

describe('the page that checks credentials', () => {
  let page: VerifyPage
  let credential: string
  beforeEach(async () => {
    page = await openVerifyPage()
    credential = (await page.collect()).credential
  })

  it('asks for the text or a file, in both languages', async () => {
    const asked = await page.open()
    expect(asked.status).toBe(200)
    expect(asked.heading).toBe('証明書を確かめる')
    expect(asked.text).toContain('証明書を見せた人がその持ち主かどうかは分かりません')
    expect((await page.open('/verify?lang=en')).heading).toBe('Verify a certificate')
  })

  it('tells school, kind, dates, status and claims in the order of the kind', async () => {
    const answer = await page.send({ credential })
    expect(answer.status).toBe(200)
    expect(answer.verdict).toBe('この証明書は本物で、今も有効です')
    expect(answer.told).toEqual([
      ['証明書の種類', '在学証明書'],
      ['発行した学校', '見本市立みなみ小学校'],
      ['学校コード', 'B113299999010'],
      ['ウォレットに渡した日時', '2026年11月22日 12:00'],
      ['有効期限', '2027年2月22日 23:59'],
      ['状態', '取り消されていません'],
      ['確かめた日時', '2026年11月22日 12:00'],
      ['在学の事実', 'はい'],
      ['学校名', '見本市立みなみ小学校'],
      ['学年', '小学6年'],
      ['学級', '6年1組'],
      ['氏名', '髙﨑　陽翔'],
      ['生年月日', '2014年5月20日'],
      ['性別', expect.any(String)],
      ['証明書番号', expect.any(String)],
      ['証明文', '上記の者は、本校に在学していることを証明する。'],
    ])
  })

  it('says that it does not prove who the bearer is, and keeps the answer out of caches', async () => {
    const answer = await page.send({ credential }, { locale: 'en' })
    expect(answer.verdict).toBe('This certificate is genuine and valid now')
    expect(answer.text).toContain('Whether the person who showed it is its holder was not checked')
    expect(answer.text).toContain('Certificate of enrolment')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('never sends back what was pasted', async () => {
    const answer = await page.send({ credential })
    for (const part of credential.split(/[~.]/).filter((one) => one !== '')) expect(answer.markup).not.toContain(part)
  })

  it('shows what was disclosed and nothing else', async () => {
    const answer = await page.send({ credential: disclose(credential, ['school_name', 'enrolled']) })
    expect(answer.told.slice(7)).toEqual([
      ['在学の事実', 'はい'],
      ['学校名', '見本市立みなみ小学校'],
    ])
    expect(answer.text).not.toContain('陽翔')
    const bare = await page.send({ credential: disclose(credential, []) })
    expect(bare.told).toHaveLength(7)
    expect(bare.text).toContain('内容は示されていません。')
  })

  it('reads a text that a mail programme wrapped, and a file', async () => {
    const wrapped = `\r\n  ${credential.replaceAll(/.{70}/g, '$&\r\n')}\r\n`
    expect((await page.send({ credential: wrapped })).status).toBe(200)
    expect((await page.send({ file: `\uFEFF${wrapped}` })).verdict).toBe('この証明書は本物で、今も有効です')
  })
})
