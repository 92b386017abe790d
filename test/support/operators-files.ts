import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gbizidSchema, generalSchema, overridesOf, variablePrefix } from '../../src/settings/index.ts'

/** The repository, and what lies in it for operators. */
export const root = resolve(import.meta.dirname, '../..')
export const operators = join(root, 'docs/operators')

/** Reads a file for operators. @param path below docs/operators */
export const read = (path: string) => readFileSync(join(operators, path), 'utf8')

/** Every environment variable that the gateway reads. */
const variables = new Set([
  ...overridesOf(generalSchema, variablePrefix).map(({ variable }) => variable),
  ...overridesOf(gbizidSchema, `${variablePrefix}_GBIZID`).map(({ variable }) => variable),
  'KAKEHASHI_CONFIG',
  'KAKEHASHI_DATA',
  'KAKEHASHI_JOURNAL',
  'DATABASE_URL',
  'REDIS_URL',
  'NODE_ENV',
  'NODE_COMPILE_CACHE',
  'PATH',
])

/** Names of variables that the gateway does not read. */
export const unknown = (names: readonly string[]) => names.filter((name) => !variables.has(name))
