/**
 * cli: `kakehashi <noun> <verb>`, one file a verb.
 * Owns: arguments, printing, exit codes. Does not own: anything that a page could not do as well; the parts do the work.
 * Talks to: the parts that the composition root opens for it.
 */
import { Command, CommanderError } from 'commander'
import type { CommandLine } from './command-line.ts'
import { registerAttemptShow } from './commands/attempt/show.ts'
import { registerAuditExport } from './commands/audit/export.ts'
import { registerAuditVerify } from './commands/audit/verify.ts'
import { registerBackup } from './commands/backup.ts'
import { registerCertificateList } from './commands/certificate/list.ts'
import { registerCertificateRevoke } from './commands/certificate/revoke.ts'
import { registerConfigCheck } from './commands/config/check.ts'
import { registerCredentialVerify } from './commands/credential/verify.ts'
import { registerKeysList } from './commands/keys/list.ts'
import { registerKeysRetire } from './commands/keys/retire.ts'
import { registerKeysRotate } from './commands/keys/rotate.ts'
import { registerLimits } from './commands/limits.ts'
import { registerMigrate } from './commands/migrate.ts'
import { registerOutboxList } from './commands/outbox/list.ts'
import { registerOutboxRetry } from './commands/outbox/retry.ts'
import { registerRestore } from './commands/restore.ts'
import { registerRosterApply } from './commands/roster/apply.ts'
import { registerRosterPreview } from './commands/roster/preview.ts'
import { registerServiceList } from './commands/service/list.ts'
import { registerUpstreamTest } from './commands/upstream/test.ts'

export type { CommandLine, OpenedParts, RestoreGround } from './command-line.ts'

/** The whole command line. A command that is typed wrongly is told in one line. */
function createProgram(line: CommandLine): Command {
  const program = new Command('kakehashi')
    .description('Kakehashi (架け橋): operate the gateway')
    .exitOverride()
    .configureOutput({ outputError: (text) => line.fail(inOneLine(text)) })
  for (const register of [
    registerConfigCheck,
    registerMigrate,
    registerBackup,
    registerRestore,
    registerLimits,
    registerServiceList,
    registerUpstreamTest,
    registerAttemptShow,
    registerRosterPreview,
    registerRosterApply,
    registerCertificateList,
    registerCertificateRevoke,
    registerCredentialVerify,
    registerKeysList,
    registerKeysRotate,
    registerKeysRetire,
    registerOutboxList,
    registerOutboxRetry,
    registerAuditVerify,
    registerAuditExport,
  ])
    register(program, line)
  return program
}

const inOneLine = (text: string) =>
  `${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')}; --help tells more`

/** Identifiers are base64url of 21 or 22 characters and may begin with a dash; options have no capitals and no digits. */
const dashedIdentifier = /^-(?=.*[A-Z\d])[\w-]{20,21}$/

/** Puts identifiers that look like options behind `--`, so that whoever types one as it was printed is understood. */
function identifiersLast(words: readonly string[]): readonly string[] {
  const identifiers = words.filter((word) => dashedIdentifier.test(word))
  if (identifiers.length === 0 || words.includes('--')) return words
  return [...words.filter((word) => !identifiers.includes(word)), '--', ...identifiers]
}

/**
 * Runs the command that the words name. Exit codes: 0 done, 1 refused or not found good, 2 typed wrongly.
 * @param words what follows `kakehashi`
 * @throws whatever the command refuses with
 */
export async function runCommand(line: CommandLine, words: readonly string[]): Promise<void> {
  try {
    await createProgram(line).parseAsync(identifiersLast(words), { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    // Help was asked for, or the parser has told what was wrong.
    line.exitWith(thrown.exitCode === 0 ? 0 : 2)
  }
}
