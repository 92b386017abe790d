import { type LimitLine, limitsTable } from '../../src/cli/limits-table.ts'
import { loadSettings } from '../../src/settings/index.ts'

/** The promises as `kakehashi limits` prints them with the shipped settings. */
export const promises = (): LimitLine[] => limitsTable(loadSettings({ ...process.env, KAKEHASHI_CONFIG: 'config' }))

/** What is promised under a name. @throws when nothing is */
export function promised(name: string): number {
  const line = promises().find((one) => one.name === name)
  if (!line) throw new Error(`kakehashi limits says nothing about ${name}`)
  return line.value
}
