import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { describeError } from '../../src/web/errors/describe.ts'

describe('a refusal on a page', () => {
  it('calls the field what the page calls it', () => {
    const told = (member: string, locale: 'ja' | 'en') =>
      describeError(new KakehashiError('REQUEST-INVALID', { params: { member } }), locale).what
    expect(told('code', 'ja')).toBe('送信された内容に誤りがあります（コード）。')
    expect(told('learner.3', 'ja')).toBe('送信された内容に誤りがあります（児童生徒）。')
    expect(told('credential', 'en')).toBe('The request is not valid (data of the certificate).')
    expect(told('toString', 'ja')).toBe('送信された内容に誤りがあります（toString）。')
  })

  it('calls days of an appointment so too', () => {
    const params = { member: 'ends_on', day: '2026-04-01' }
    const { what } = describeError(new KakehashiError('ORGANISATION-APPOINTMENT-DATES', { params }), 'ja')
    expect(what).toBe('任期の日付に誤りがあります（任期の終わり: 2026年4月1日）。')
  })
})
