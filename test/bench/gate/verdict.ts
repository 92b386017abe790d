/** How much worse than recorded is too much: a share of the recorded ratio. */
export const tolerance = 0.15

/** The largest ratio to the floor that passes. */
export const mostAllowed = (recorded: number): number => recorded * (1 + tolerance)

/**
 * A first measurement that is too high is repeated once, with more rounds, and then the repeat counts: a busy machine must not fail a change.
 * @param measure the ratio to the floor @param recorded the one to compare with
 */
export async function judge(
  measure: (attempt: 'first' | 'repeat') => Promise<number>,
  recorded: number,
): Promise<{ passed: boolean; ratios: readonly number[] }> {
  const first = await measure('first')
  if (first <= mostAllowed(recorded)) return { passed: true, ratios: [first] }
  const repeat = await measure('repeat')
  return { passed: repeat <= mostAllowed(recorded), ratios: [first, repeat] }
}
