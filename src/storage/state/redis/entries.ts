import type { StateEntry } from '../port.ts'

/**
 * An entry as Redis holds it: a string, since a hash takes a quarter of a kilobyte more. Before the first dash stands the second of its one
 * use, or nothing while it has not been used. A counter is a number and has no dash.
 */
export const written = (value: string): string => `-${value}`

/** Reads what `written`, `consume` or a counter has put there. */
export function readEntry(text: string): StateEntry {
  const dash = text.indexOf('-')
  const value = text.slice(dash + 1)
  return dash > 0 ? { value, consumedAt: Number(text.slice(0, dash)) } : { value }
}
