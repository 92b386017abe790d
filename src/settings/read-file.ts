import { readFileSync } from 'node:fs'
import { type ErrorCode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { KakehashiError } from '../foundation/index.ts'

const refuse = (file: string, member: string, reason: string) =>
  new KakehashiError('SETTINGS-INVALID', { params: { file, member, reason } })

/** What is said of frequent slips, by the parser's code for them. */
const slips: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'wrong indentation',
  DUPLICATE_KEY: 'a member that stands there twice',
  MISSING_CHAR: 'a missing character, such as a quotation mark or a bracket',
  TAB_AS_INDENT: 'a tab where spaces indent',
}

/** Parses one YAML file. Messages name lines and members, never values: a value may be a secret. @throws SETTINGS-INVALID */
export function readYaml(path: string, shown: string): unknown {
  const source = readFileSync(path, 'utf8')
  const document = parseDocument(source, { prettyErrors: false, strict: true, uniqueKeys: true })
  const problem = document.errors[0]
  if (problem) {
    const line = source.slice(0, problem.pos[0]).split('\n').length
    throw refuse(shown, `line ${line}`, slips[problem.code] ?? `no valid YAML (${problem.code})`)
  }
  return document.toJS() ?? {}
}

/**
 * Checks a parsed file against its schema.
 * @param variableOf the environment variable that set a member, if one did
 * @throws SETTINGS-INVALID naming the file, or the environment, and the first wrong member
 */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  shown: string,
  variableOf: (member: string) => string | undefined = () => undefined,
): z.infer<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  // A mistyped name is both an unknown member and a missing one; the former says where to look.
  const { issues } = result.error
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (!issue) throw refuse(shown, '(file)', 'not valid')
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
  const member = [...issue.path, ...keys.slice(0, 1)].join('.') || '(file)'
  const reason = keys.length > 0 ? 'unknown member' : issue.message
  const variable = variableOf(member)
  throw variable === undefined ? refuse(shown, member, reason) : refuse('environment', variable, reason)
}
