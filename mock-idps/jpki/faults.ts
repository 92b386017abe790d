/** What can be made to go wrong, with what a person at the control panel reads. A fault holds for every card, or for the card it was set for. */
export const faults = {
  none: { ja: '正常に動作します', en: 'Everything works' },
  revoked: { ja: 'OCSP応答が「失効」を返します', en: 'The responder answers "revoked"' },
  expired: { ja: '有効期限が切れた証明書を返します', en: 'The card returns a certificate that has expired' },
  'ocsp-silent': { ja: 'OCSPレスポンダーが応答しません', en: 'The responder takes the request and never answers' },
  'ocsp-try-later': { ja: 'OCSPレスポンダーが tryLater を返します', en: 'The responder answers "try later", unsigned' },
  'ocsp-stale': { ja: '期限を過ぎた古いOCSP応答を返します', en: 'The answer is signed but its time has passed' },
  'ocsp-stranger': {
    ja: '無関係な鍵が署名したOCSP応答を返します',
    en: 'A stranger with the same name signs the answer',
  },
  'ocsp-unknown': { ja: 'OCSP応答が「不明」を返します', en: 'The responder answers "unknown"' },
  'ocsp-wrong-certificate': {
    ja: '別の証明書についてのOCSP応答を返します',
    en: 'The answer is about another serial number',
  },
  'ocsp-no-nonce': {
    ja: 'nonceのないOCSP応答を返します',
    en: 'The answer leaves the nonce out, so it could be a replay',
  },
  'wrong-generation': {
    ja: '公開されていない世代の認証局（名前は同じ）の証明書を返します',
    en: 'The certificate comes from an authority of the same name whose anchor is not published',
  },
  'swapped-kind': {
    ja: '署名用と利用者証明用を取り違えて返します',
    en: 'The card answers with the other kind of certificate and key',
  },
  'locked-card': { ja: '暗証番号がロックされています', en: 'The PIN is locked' },
  'tampered-signature': { ja: '署名値が壊れています', en: 'The signature is damaged on the way back' },
  'wrong-challenge': {
    ja: '求められたものとは別のデータに署名します',
    en: 'The card signs other bytes than those asked for',
  },
} as const satisfies Record<string, { ja: string; en: string }>

export type Fault = keyof typeof faults

export function isFault(value: unknown): value is Fault {
  return typeof value === 'string' && Object.hasOwn(faults, value)
}

/** Holds which fault is on: one for every card, and one for single cards, which wins. */
export function createFaultPanel() {
  let everywhere: Fault = 'none'
  const byCard = new Map<string, Fault>()
  return {
    /** Setting `none` without a card clears everything. */
    set(fault: Fault, card?: string): void {
      if (card) byCard.set(card, fault)
      else {
        everywhere = fault
        if (fault === 'none') byCard.clear()
      }
    },
    of(card?: string): Fault {
      return (card ? byCard.get(card) : undefined) ?? everywhere
    },
    active(): { everywhere: Fault; byCard: Record<string, Fault> } {
      return { everywhere, byCard: Object.fromEntries(byCard) }
    },
  }
}

export type FaultPanel = ReturnType<typeof createFaultPanel>
