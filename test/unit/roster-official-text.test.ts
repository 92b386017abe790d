import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameOfficialText } from '../../src/roster/index.ts'

describe('official texts from two sources', () => {
  it('are the same whatever the spaces and the composition', () => {
    expect(sameOfficialText('髙﨑　真由美', '髙﨑 真由美')).toBe(true)
    expect(sameOfficialText(' 髙﨑真由美', '髙﨑\u00A0真由美\u200B')).toBe(true)
    expect(sameOfficialText('がく', 'か\u3099く')).toBe(true)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sameOfficialText(`氏${text}`, `氏${text.normalize('NFD')}`)).toBe(true)
      }),
    )
  })

  it('are the same when one side lost the variation selector, not when both name different shapes', () => {
    expect(sameOfficialText('渡邉\u{E0102}　茂', '渡邉　茂')).toBe(true)
    expect(sameOfficialText('渡邉　茂', '渡邉\u{E0102}　茂')).toBe(true)
    expect(sameOfficialText('渡邉\u{E0102}　茂', '渡邉\u{E0102}茂')).toBe(true)
    expect(sameOfficialText('渡邉\u{E0102}　茂', '渡邉\u{E0103}　茂')).toBe(false)
  })

  it('are never the same when a character differs', () => {
    expect(sameOfficialText('髙﨑　真由美', '高﨑　真由美')).toBe(false)
    expect(sameOfficialText('髙﨑　真由美', '髙崎　真由美')).toBe(false)
    expect(sameOfficialText('𠮷田　健太', '吉田　健太')).toBe(false)
    expect(sameOfficialText('渡邉　茂', '渡邊　茂')).toBe(false)
    expect(sameOfficialText('渡邉　茂', '渡邉　茂一')).toBe(false)
    expect(sameOfficialText('', '渡')).toBe(false)
    expect(sameOfficialText('', '　')).toBe(false)
  })
})
