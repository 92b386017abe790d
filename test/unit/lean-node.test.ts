import { expect, it } from 'vitest'

it('lists are written as Node itself writes them', async () => {
  const { ListFormat } = Intl
  await import('../../src/lean-node.ts')
  expect(Intl.ListFormat).not.toBe(ListFormat)
  for (const type of ['conjunction', 'disjunction'] as const) {
    const [late, plain] = [new Intl.ListFormat('en', { type }), new ListFormat('en', { type })]
    expect(late.format(['a', 'b', 'c'])).toBe(plain.format(['a', 'b', 'c']))
    expect(late.formatToParts(['a', 'b'])).toEqual(plain.formatToParts(['a', 'b']))
    expect(late.resolvedOptions()).toEqual(plain.resolvedOptions())
  }
  expect(Intl.ListFormat.supportedLocalesOf('en')).toEqual(['en'])
})
