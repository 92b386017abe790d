import type { Command } from 'commander'
import { revocationReasons } from '../../../certificates/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi certificate revoke ID --reason R`: revokes a certificate and every credential issued of it, in one transaction. */
export function registerCertificateRevoke(program: Command, line: CommandLine): void {
  const reasons = Object.keys(revocationReasons)
  noun(program, 'certificate', 'certificates of study')
    .command('revoke')
    .description('revoke a certificate and every credential issued of it')
    .argument('<certificate>', 'identifier, as `certificate list` prints it')
    .requiredOption('--reason <reason>', reasons.join(', '))
    .option('--json', 'print JSON')
    .action((certificateId: string, options: { reason: string; json?: boolean }) =>
      withParts(line, async ({ certificates }) => {
        const reason = reasons.find((one) => one === options.reason) as keyof typeof revocationReasons | undefined
        if (reason === undefined) return line.fail(`--reason is one of ${reasons.join(', ')}`)
        await certificates.revoke({ actor: { kind: 'operator', id: line.operator }, certificateId, reason })
        line.print(
          options.json
            ? JSON.stringify({ certificate_id: certificateId, status: 'revoked' })
            : `revoked: ${certificateId}`,
        )
      }),
    )
}
