import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One number that the model stands on. */
export interface Input {
  readonly value: number
  readonly unit: string
  readonly what: string
}

/** What a sign-in leaves in Redis, by kind of key. */
export interface Key {
  readonly bytes: number
  readonly seconds: number
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'inputs.json'), 'utf8')) as {
  given: Record<string, Input>
  measured: Record<string, Input>
  assumed: Record<string, Input>
  keys: Record<string, Key>
}

export const { given, measured, assumed, keys } = file

/** The value of an input by name. @throws when there is none: a table must not stand on nothing */
export function the(name: string): number {
  const found = given[name] ?? measured[name] ?? assumed[name]
  if (!found) throw new Error(`inputs.json has no ${name}`)
  return found.value
}
