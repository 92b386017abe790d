import { describe, expect, it } from 'vitest'
import { type CommandLine, runCommand } from '../../src/cli/index.ts'

/** Types a command that must not get as far as doing anything. */
async function type(words: readonly string[]) {
  const said: string[] = []
  let code: number | undefined
  const unreached = () => {
    throw new Error('the command was carried out')
  }
  const line: CommandLine = {
    loadSettings: unreached,
    checkKeyFile: unreached,
    open: unreached,
    openForRestore: unreached,
    print: unreached,
    note: unreached,
    operator: 'tester',
    fail: (message) => said.push(message),
    warn: () => {},
    exitWith: (wanted) => {
      code = wanted
    },
  }
  await runCommand(line, words)
  return { code, said }
}

describe('a command typed wrongly', () => {
  it.each([
    [['audit', 'verify', '--josn'], "unknown option '--josn' (Did you mean --json?); --help tells more"],
    [['certificat', 'list'], "unknown command 'certificat' (Did you mean certificate?); --help tells more"],
    [['certificate', 'list'], "required option '--school <code>' not specified; --help tells more"],
    [['credential', 'verify'], "missing required argument 'file'; --help tells more"],
    [
      ['certificate', 'list', '--school', 'X', '--status', 'odd'],
      "option '--status <status>' argument 'odd' is invalid. Allowed choices are draft, approved, rejected, revoked.; --help tells more",
    ],
    [
      ['certificate', 'revoke', 'c1', '--reason', 'mistake'],
      expect.stringContaining("argument 'mistake' is invalid. Allowed choices are left-school, "),
    ],
    [['config', 'check', 'more'], expect.stringContaining('too many arguments')],
  ])('is told in one line and does nothing: %j', async (words, said) => {
    const told = await type(words)
    expect(told).toEqual({ code: 2, said: [said] })
    expect(told.said.join('')).not.toContain('\n')
  })
})

describe('an identifier that begins with a dash', () => {
  it.each([
    ['attempt', 'show', '-phAip6_CZM_Q4TMg2Fdx'],
    ['roster', 'apply', '--json', '-phAip6_CZM_Q4TMg2Fdxg'],
    ['roster', 'apply', '--phAip6_CZM_Q4TMg2Fd-', '--json'],
    ['certificate', 'revoke', '-phAip6_CZM_Q4TMg2Fdxg', '--reason', 'left-school'],
  ])('is not taken for an option: %s %s %s %s', async (...words) => {
    await expect(type(words)).rejects.toThrow('the command was carried out')
  })
})
