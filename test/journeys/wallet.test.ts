import { describe, expect, it } from 'vitest'
import { createWallet } from '../../examples/wallet/wallet.ts'
import { as } from '../support/organisation-world.ts'
import { schoolPagesOf } from '../support/school-pages.ts'
import { openWalletWorld } from '../support/wallet-world.ts'

const hidden = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&') as string
const proposalOf = (text: string) => /action="(\/present\/[^"]+)"/.exec(text)?.[1] as string
const problem = (text: string) => /id="problem"[^>]*>(.*?)<\/p>/s.exec(text)?.[1]

describe('the example wallet', () => {
  it('collects by its pages, shows the least, and tells why it was refused later', async () => {
    const world = await openWalletWorld()
    const { offerUri, txCode } = await world.offerTo({ consentId: 'consent-1' })

    const offer = await world.page(`/offer?offer=${encodeURIComponent(offerUri)}`)
    expect(offer.text).toContain('在学証明書')
    expect(offer.text).toContain('確認コード')
    expect(offer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const collected = await world.page('/offer', { offer: hidden(offer.text, 'offer'), tx_code: txCode })
    expect([collected.status, problem(collected.text), world.faults]).toEqual([303, undefined, []])
    const credential = await world.page(collected.headers.get('location') as string)
    expect(credential.text).toContain('髙﨑　陽翔')
    expect((await world.page('/')).text).toContain('在学証明書')

    const asked = await world.ask()
    const parameters = asked.wallet_url.slice(asked.wallet_url.indexOf('?'))
    const proposal = await world.page(`/present${parameters}`)
    expect(proposal.text).toContain('みほん学習サービス')
    expect(proposal.text).toContain('見本市立みなみ小学校')
    expect(proposal.text).not.toContain('2014-05-20')
    const presented = await world.page(proposalOf(proposal.text), { decision: 'present' })
    expect(presented.status).toBe(303)
    const told = await world.api(`/verifications/${asked.id}`)
    expect(told).toMatchObject({ state: 'verified' })
    expect((told.credentials as { claims: object }[])[0]?.claims).toEqual({
      enrolled: true,
      school_name: '見本市立みなみ小学校',
    })
    // Decided once: Back and Present again sends nothing.
    expect((await world.page(proposalOf(proposal.text), { decision: 'present' })).status).toBe(404)

    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-1' }, 'consent-withdrawn'),
    )
    const again = await world.ask()
    const second = await world.page(`/present?request=${encodeURIComponent(again.wallet_url)}`)
    const refused = await world.page(proposalOf(second.text), { decision: 'present' })
    expect(problem(refused.text)).toContain('CREDENTIAL-CONSENT-WITHDRAWN')
    expect(await world.api(`/verifications/${again.id}`)).toMatchObject({
      state: 'refused',
      code: 'CREDENTIAL-CONSENT-WITHDRAWN',
    })
  })

  it('tells the issuer when it has kept a credential, and the office of the school reads it', async () => {
    const world = await openWalletWorld()
    const certificateId = await world.approvedCertificate()
    const { pagesFor, home } = schoolPagesOf(world, world.credentials)
    const office = await pagesFor('office')
    const read = () => office.read(`${home}/certificates/${certificateId}`)
    await world.credentials.createOffer({ certificateId, personId: world.personId, actor: as(world.personId) })
    expect(await read()).not.toContain('ウォレットからの知らせ')

    const { offerUri, txCode } = await world.offerTo({ certificateId })
    await world.wallet.acceptOffer(offerUri, txCode)
    const [credential] = await world.credentials.listCredentials({ certificateId })
    expect(credential).toMatchObject({
      told: { event: 'credential_accepted', at: '2026-11-22T03:00:00.000Z' },
      revokedAt: null,
    })
    const page = await read()
    expect(page).toContain('ウォレットからの知らせ')
    expect(page).toMatch(/受け取り済み<\/span> 2026年11月22日 12:00/)
    expect(page).not.toContain('まだ届いていません')
    const events = (await world.events()).filter(({ type }) => type === 'credential.notified')
    expect(events).toMatchObject([{ subject: credential?.credentialId, fields: { event: 'credential_accepted' } }])
    expect(world.faults).toEqual([])
  })

  it('returns to the service on the same device with a code', async () => {
    const world = await openWalletWorld()
    const { offerUri, txCode } = await world.offerTo()
    await world.wallet.acceptOffer(offerUri, txCode)
    const asked = await world.ask({ redirect_uri: 'https://service.example.jp/verified' })
    const proposal = await world.page(`/present?request=${encodeURIComponent(asked.wallet_url)}`)
    const presented = await world.page(proposalOf(proposal.text), { decision: 'present' })
    const outcome = await world.page(presented.headers.get('location') as string)
    const target = new URL((outcome.headers.get('refresh') as string).replace('0; url=', ''))
    expect(target.origin).toBe('https://service.example.jp')
    expect(outcome.text).toContain('id="continue"')
    const code = target.searchParams.get('response_code')
    expect(await world.api(`/verifications/${asked.id}?response_code=${code}`)).toMatchObject({ state: 'verified' })
  })

  it('works without pages, with a key of its own for each credential', async () => {
    const world = await openWalletWorld()
    const certificateId = await world.approvedCertificate()
    const wallet = createWallet({ clock: world.clock })
    for (let n = 0; n < 2; n += 1) {
      const { offerUri, txCode } = await world.offerTo({ certificateId })
      await wallet.acceptOffer(offerUri, txCode)
    }
    expect(new Set(wallet.list().map(({ key }) => key.thumbprint)).size).toBe(2)
    const asked = await world.ask()
    const { disclosed } = await wallet.present(asked.wallet_url)
    expect(disclosed.sort()).toEqual(['enrolled', 'school_name'])
    expect(await world.api(`/verifications/${asked.id}`)).toMatchObject({ state: 'verified' })
  })

  it('lets the person choose among certificates of one kind, the newest first', async () => {
    const world = await openWalletWorld()
    const certificateId = await world.approvedCertificate()
    const older = await world.offerTo({ certificateId, consentId: 'consent-1' })
    const first = await world.wallet.acceptOffer(older.offerUri, older.txCode)
    const newer = await world.offerTo({ certificateId, consentId: 'consent-2' })
    const second = await world.wallet.acceptOffer(newer.offerUri, newer.txCode)
    expect((await world.page('/')).text.match(/髙﨑　陽翔　見本市立みなみ小学校<br>.*?受取日/g)).toHaveLength(2)
    await world.records.transaction((tx) =>
      world.credentials.revokeCredentialsOf(tx, { consentId: 'consent-2' }, 'consent-withdrawn'),
    )
    const present = async (credential: Record<string, string>) => {
      const asked = await world.ask()
      const proposal = await world.page(`/present?request=${encodeURIComponent(asked.wallet_url)}`)
      const offered = [...proposal.text.matchAll(/name="credential_0" id="[^"]+" value="([^"]+)"( checked)?/g)]
      expect(offered.map(([, id, checked]) => [id, checked !== undefined])).toEqual([
        [second.id, true],
        [first.id, false],
      ])
      expect(proposal.text).not.toMatch(/渡らない項目[^<]*有効期限/)
      const sent = await world.page(proposalOf(proposal.text), { decision: 'present', ...credential })
      return { status: sent.status, state: (await world.api(`/verifications/${asked.id}`)).state }
    }
    expect(await present({ credential_0: first.id })).toEqual({ status: 303, state: 'verified' })
    expect(await present({})).toEqual({ status: 400, state: 'refused' })
    expect(await present({ credential_0: 'none-of-these' })).toEqual({ status: 404, state: 'pending' })
  })

  it('declines, and says nothing else', async () => {
    const world = await openWalletWorld()
    const { offerUri, txCode } = await world.offerTo()
    await world.wallet.acceptOffer(offerUri, txCode)
    const asked = await world.ask()
    const proposal = await world.page(`/present?request=${encodeURIComponent(asked.wallet_url)}`)
    const declined = await world.page(proposalOf(proposal.text), { decision: 'decline' })
    expect((await world.page(declined.headers.get('location') as string)).text).toContain('提示しませんでした')
    expect(await world.api(`/verifications/${asked.id}`)).toMatchObject({
      state: 'refused',
      code: 'PRESENTATION-DECLINED',
    })
  })

  it('tells why an offer cannot be taken, and why a request cannot be answered', async () => {
    const world = await openWalletWorld()
    const { offerUri, txCode } = await world.offerTo()
    const wrong = txCode === '000000' ? '111111' : '000000'
    await expect(world.wallet.acceptOffer(offerUri, wrong)).rejects.toMatchObject({ code: 'issuer-refused' })
    await expect(world.wallet.acceptOffer(offerUri)).rejects.toMatchObject({ code: 'tx-code-needed' })
    await expect(world.wallet.acceptOffer('https://id.example.jp/')).rejects.toMatchObject({ code: 'not-an-offer' })
    const { wallet_url: request } = await world.ask()
    await expect(world.wallet.present(request)).rejects.toMatchObject({ code: 'nothing-fits' })
    await world.wallet.acceptOffer(offerUri, txCode)
    await expect(world.wallet.acceptOffer(offerUri, txCode)).rejects.toMatchObject({
      code: 'offer-refused',
      ja: expect.stringContaining('すでに使われたか'),
    })
    expect((await world.page('/present?request=nonsense')).text).toContain('data-code="not-a-request"')
    expect((await world.page('/nowhere')).status).toBe(404)
    const crossSite = await fetch(`${world.walletUrl}/offer`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(crossSite.status).toBe(403)
    const [id] = world.wallet.list().map((one) => one.id)
    expect((await world.page(`/credentials/${id}/delete`, {})).status).toBe(303)
    expect(world.wallet.list()).toHaveLength(0)
  })
})
