/**
 * cli: `kakehashi <noun> <verb>`, one file a verb.
 * Owns: arguments, printing, exit codes. Does not own: anything that a page could not do as well; the parts do the work.
 * Talks to: the parts that the composition root opens for it.
 */
import { Command } from 'commander'
import type { CommandLine } from './command-line.ts'
import { registerAuditExport } from './commands/audit/export.ts'
import { registerAuditVerify } from './commands/audit/verify.ts'
import { registerCertificateList } from './commands/certificate/list.ts'
import { registerCertificateRevoke } from './commands/certificate/revoke.ts'
import { registerConfigCheck } from './commands/config/check.ts'
import { registerMigrate } from './commands/migrate.ts'
import { registerRosterApply } from './commands/roster/apply.ts'
import { registerRosterPreview } from './commands/roster/preview.ts'
import { registerServiceList } from './commands/service/list.ts'
import { registerUpstreamTest } from './commands/upstream/test.ts'

export type { CommandLine, OpenedParts } from './command-line.ts'

/** The whole command line. */
export function createProgram(line: CommandLine): Command {
  const program = new Command('kakehashi').description('Kakehashi (架け橋): operate the gateway').showHelpAfterError()
  for (const register of [
    registerConfigCheck,
    registerMigrate,
    registerServiceList,
    registerUpstreamTest,
    registerRosterPreview,
    registerRosterApply,
    registerCertificateList,
    registerCertificateRevoke,
    registerAuditVerify,
    registerAuditExport,
  ])
    register(program, line)
  return program
}
