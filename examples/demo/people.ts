/** The invented people of the sample town who act in the demo. */

/** Accounts of mock GビズID; every password is `kakehashi`. */
export const accounts = {
  board: { id: 'prime@mihon.example', who: '見本市（プライム）' },
  principal: { id: 'kocho-sho@mihon.example', who: '佐々木 恵' },
  office: { id: 'jimu-sho@mihon.example', who: '田中 誠' },
} as const

export const gbizidPassword = 'kakehashi'

/** A card of mock JPKI: PIN for 利用者証明用, password for 署名用. */
export const cards = {
  takasaki: { id: 'takasaki', who: '髙﨑　真由美', pin: '1234', password: 'ABC123' },
  yoshida: { id: 'yoshida', who: '𠮷田　健太', pin: '1234', password: 'ABC123' },
} as const

export type Card = (typeof cards)[keyof typeof cards]

export const school = { code: 'B113299999010', name: '見本市立みなみ小学校' } as const

/** Both are in 6年1組 and each has one guardian with a card. */
export const children = {
  haruto: { name: '髙﨑　陽翔', guardian: cards.takasaki },
  aoi: { name: '𠮷田　葵', guardian: cards.yoshida },
} as const

export const className = '6年1組'
