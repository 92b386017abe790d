/** The invented people of the sample town who act in the demo. */

/** Accounts of mock GビズID; every password is `kakehashi`. */
export const accounts = {
  board: { id: 'prime@mihon.example', who: '見本市（プライム）' },
  principal: { id: 'kocho-sho@mihon.example', who: '佐々木 恵' },
  office: { id: 'jimu-sho@mihon.example', who: '田中 誠' },
} as const

export const gbizidPassword = 'kakehashi'

/** A card of mock JPKI: PIN for 利用者証明用, password for 署名用. */
export interface Card {
  readonly id: string
  readonly name: string
  readonly pin: string
  readonly password: string
}

const card = (id: string, name: string): Card => ({ id, name, pin: '1234', password: 'ABC123' })

export const cards = { takasaki: card('takasaki', '髙﨑　真由美'), yoshida: card('yoshida', '𠮷田　健太') }

export const boardCode = '139998'

export const school = { code: 'B113299999010', name: '見本市立みなみ小学校' } as const

export const className = '6年1組'

/** A child of that class with one guardian who has a card. */
export interface Child {
  readonly name: string
  readonly guardian: Card
}

export const children = {
  haruto: { name: '髙﨑 陽翔', guardian: cards.takasaki },
  aoi: { name: '𠮷田 葵', guardian: cards.yoshida },
} as const satisfies Record<string, Child>
