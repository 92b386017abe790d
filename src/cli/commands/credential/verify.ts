import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { CheckedCredential } from '../../../credentials/index.ts'
import { KakehashiError, refuseMyNumber } from '../../../foundation/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/**
 * `kakehashi credential verify FILE`: checks a credential as the page `/verify` does, `-` for standard input. Exit code 1 with code and
 * reason when it is refused. Nothing of it is kept; that the bearer is its holder is not checked.
 */
export function registerCredentialVerify(program: Command, line: CommandLine): void {
  noun(program, 'credential', 'certificates as credentials in wallets')
    .command('verify')
    .description('check a credential (SD-JWT VC), without the proof that its bearer is its holder')
    .argument('<file>', 'text file with the credential, - for standard input')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const given = await read(file)
      await withParts(line, async ({ credentials }) => {
        const checked = await credentials.verifyCredential(given)
        if (checked.ok) {
          refuseMyNumber(checked.value.claims, 'credential')
          if (options.json) return line.print(JSON.stringify({ valid: true, ...checked.value }))
          for (const told of toLines(checked.value)) line.print(told)
          return
        }
        const { code, detail } = checked.failure
        const { what, action } = new KakehashiError(code).describe('en')
        const why = detail === '' ? what : `${what} (${detail})`
        if (options.json) line.print(JSON.stringify({ valid: false, code, reason: what, detail, action }))
        else line.print(`refused: ${code}: ${why} ${action}`)
        line.exitWith(1)
      })
    })
}

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new KakehashiError('FILE-UNREADABLE', { params: { file, reason }, cause })
  }
}

const toLines = ({
  type,
  issuer,
  claims,
  issued_at,
  expires_at,
  status,
  holder_binding,
}: CheckedCredential): string[] => [
  `valid: ${type}`,
  `issuer: ${issuer.name} (${issuer.school_code}) ${issuer.id}`,
  ...(issued_at === null ? [] : [`issued at: ${issued_at}`]),
  `expires at: ${expires_at}`,
  `status: ${status}`,
  `holder binding: ${holder_binding}`,
  ...Object.entries(claims).map(
    ([name, value]) => `claim ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ),
]
