import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWallet } from '../../examples/wallet/wallet.ts'
import { needs } from '../support/require.ts'
import { launch } from './support/browser.ts'
import { openTown, type Somebody, signInForOrganisation, somebody, type Town, useCard } from './support/town.ts'

const school = { code: 'B113299999010', name: '見本市立みなみ小学校' }
const child = '髙﨑　陽翔'

needs('chromium')('the whole guardian journey in a browser', () => {
  let browser: Browser
  let town: Town
  let board: Somebody
  let office: Somebody
  let principal: Somebody
  let guardian: Somebody
  let code: string
  const wallet = createWallet()

  beforeAll(async () => {
    town = await openTown()
    browser = await launch()
    board = await somebody(browser, town, 'board', { width: 1280 })
    office = await somebody(browser, town, 'office', { width: 1280 })
    principal = await somebody(browser, town, 'principal', { width: 1280 })
    guardian = await somebody(browser, town, 'guardian', { width: 360, script: false })
  })
  afterAll(async () => {
    await browser?.close()
    await town?.close()
  })

  it('tells staff without an appointment what to do', async () => {
    for (const [who, account] of [
      [principal, 'kocho-sho@mihon.example'],
      [office, 'jimu-sho@mihon.example'],
    ] as const) {
      await who.go('/home')
      await who.see('サインインの方法を選ぶ')
      await signInForOrganisation(who, account)
      await who.see('任命を待っています')
    }
  })

  it('lets the administrator appoint principal and office', async () => {
    await board.go('/home')
    await signInForOrganisation(board, 'prime@mihon.example')
    await board.see('学校の担当者')
    for (const [name, role] of [
      ['佐々木 恵', '校長'],
      ['田中 誠', '事務'],
    ] as const) {
      await board.press(`${name}を任命する`)
      await board.see('担当者を任命する')
      await board.page.selectOption('[name=school]', school.code)
      await board.page.getByLabel(role).check()
      await board.press('任命する')
      await board.see('学校の担当者')
      expect(await board.page.innerText('main')).toContain('任命しました')
    }
    await office.go('/home')
    await office.see(school.name)
  })

  it('previews the roster and applies it', async () => {
    const { rosterZip, registerCsv } = await town.files()
    await board.go('/boards/139998/roster')
    await board.see('名簿の取り込み')
    await board.page.setInputFiles('[name=roster]', {
      name: rosterZip.name,
      mimeType: 'application/zip',
      buffer: rosterZip.bytes,
    })
    await board.page.setInputFiles('[name=register]', {
      name: registerCsv.name,
      mimeType: 'text/csv',
      buffer: registerCsv.bytes,
    })
    await board.press('変更点を確かめる')
    await board.see('取り込む内容の確認')
    await board.press('反映する')
    await board.see('名簿を反映しました')
  })

  it('drafts and approves certificates of a class', async () => {
    await office.go(`/schools/${school.code}/classes`)
    await office.see('学級')
    await office.press('6年1組')
    await office.see('6年1組の証明書を起案する')
    await office.press('選んだ児童生徒の証明書を起案する')
    await office.see('証明書の一覧')
    expect(await office.page.innerText('main')).toContain('起案しました')
    await principal.go(`/schools/${school.code}/approvals`)
    await principal.see('証明書の決裁')
    expect(await principal.page.innerText('main')).toContain(child)
    await principal.press('全員を選ぶ')
    await principal.see('証明書の決裁')
    await principal.press('選んだ証明書を決裁する')
    await principal.see('証明書の決裁')
    expect(await principal.page.innerText('main')).toContain('決裁しました')
  })

  it('prints a link code', async () => {
    await office.go(`/schools/${school.code}/links/classes`)
    await office.press('6年1組')
    await office.see('6年1組の保護者にコードを渡す')
    await office.page.getByLabel(child).check()
    await office.press('コードの用紙を作る')
    await office.see('保護者に渡すコード')
    const sheet = office.page.locator('.sheet', { hasText: '髙﨑　真由美' })
    code = await sheet.locator('.secret').innerText()
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  })

  it('links the guardian by code, card and the school', async () => {
    await guardian.go('/guardian')
    await guardian.see('マイナンバーカードで本人確認')
    await useCard(guardian, 'カードを読み取る', 'takasaki', '1234')
    await guardian.see('お子さま')
    await guardian.press('お子さまとつながる')
    await guardian.see('お子さまとつながる')
    await guardian.page.fill('[name=code]', 'ABCD-EFGH-JKMN')
    await guardian.press('次へ')
    await guardian.see('お子さまとつながる')
    expect(await guardian.page.innerText('main')).toContain('GUARDIANSHIP-CODE-MISTYPED')
    await guardian.page.fill('[name=code]', code.toLowerCase())
    await guardian.press('次へ')
    await guardian.see('申請の内容に署名する')
    await useCard(guardian, 'カードで署名する', 'takasaki', 'ABC123')
    await guardian.see('お子さま')
    expect(await guardian.page.innerText('main')).toContain('学校の確認を待っています')
    expect(await guardian.page.innerText('main')).not.toContain(child)

    await office.go(`/schools/${school.code}/links`)
    await office.see('保護者とのつながり')
    await office.press('つながりを認める')
    await office.see('保護者とのつながり')
    expect(await office.page.innerText('main')).toContain('つながりを認めました')
    await guardian.go('/guardian')
    await guardian.see('お子さま')
    await guardian.press(child)
    await guardian.see(`${child}さんの証明書`)
  })

  it('takes a consent that is read and signed', async () => {
    await guardian.press(/同意して受け取る/)
    await guardian.see('だれに示すかを選ぶ')
    await guardian.press('内容を確かめる')
    await guardian.see('同意の内容を読み、署名する')
    expect(await guardian.page.innerText('pre[lang=ja]')).toContain('ひびき交通')
    await useCard(guardian, 'カードで署名する', 'takasaki', 'ABC123')
    await guardian.see('同意の内容')
    expect(await guardian.page.innerText('main')).toContain('同意を記録しました')
  })

  it('offers the certificate to a wallet', async () => {
    await guardian.press('証明書を受け取る')
    await guardian.see('証明書をウォレットに受け取る')
    expect(await guardian.page.getByRole('img', { name: 'ウォレットで読み取るQRコード' }).count()).toBe(1)
    const offer = await guardian.page.innerText('#offer-uri')
    const collected = await wallet.acceptOffer(offer, await guardian.page.innerText('#tx-code'))
    const compact = `${[collected.jwt, ...collected.disclosures.map(({ encoded }) => encoded)].join('~')}~`
    const somebodyElse = await somebody(browser, town, 'verifier', { width: 360 })
    await somebodyElse.go('/verify')
    await somebodyElse.see('証明書を確かめる')
    await somebodyElse.page.fill('[name=credential]', compact)
    await somebodyElse.press('確かめる')
    await somebodyElse.see('確かめた結果')
    expect(await somebodyElse.page.innerText('main')).toContain('この証明書は本物で、今も有効です')

    await guardian.press('同意の内容へ戻る')
    await guardian.see('同意の内容')
    await guardian.press('同意を撤回する')
    await guardian.see('同意を撤回しますか')
    await guardian.press('同意を撤回する')
    await guardian.see('同意の内容')
    expect(await guardian.page.innerText('main')).toContain('同意を撤回しました')
    await guardian.go('/guardian/consents')
    await guardian.see('同意の一覧')

    await somebodyElse.go('/verify')
    await somebodyElse.page.fill('[name=credential]', compact)
    await somebodyElse.press('確かめる')
    await somebodyElse.see('確かめた結果')
    expect(await somebodyElse.page.innerText('main')).toContain('この証明書は有効ではありません')
  })
  it('says so where there is no page, and signs out for good', async () => {
    await board.go('/no-such-page')
    await board.see('ページが見つかりません')
    await board.press('はじめの画面へ')
    await board.see('学校と家庭をつなぐ、証明の架け橋')
    await board.press('English')
    await board.see('A bridge between schools and families')
    await board.press('Sign out')
    await board.see('Sign out?')
    await board.page.getByRole('button', { name: 'Sign out' }).click()
    await board.see('A bridge between schools and families')
    expect(await board.page.innerText('header')).not.toContain('見本 一郎')
    await board.go('/boards/139998')
    await board.see('Choose how to sign in')
  })
})
