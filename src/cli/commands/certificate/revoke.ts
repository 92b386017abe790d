import { type Command, Option } from 'commander'
import { type RevocationReason, revocationReasons } from '../../../certificates/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

/** `kakehashi certificate revoke ID --reason R`: revokes a certificate and every credential issued of it, in one transaction. */
export function registerCertificateRevoke(program: Command, line: CommandLine): void {
  const reasons = Object.keys(revocationReasons)
  noun(program, 'certificate', 'certificates of study')
    .command('revoke')
    .description('revoke a certificate and every credential issued of it')
    .argument('<certificate>', 'identifier, as `certificate list` prints it')
    .addOption(new Option('--reason <reason>', 'why').choices(reasons).makeOptionMandatory())
    .option('--json', 'print JSON')
    .action((certificateId: string, options: { reason: RevocationReason; json?: boolean }) =>
      withParts(
        line,
        async ({ certificates }) => {
          const { reason } = options
          await certificates.revoke({ actor: { kind: 'operator', id: line.operator }, certificateId, reason })
          line.print(
            options.json
              ? JSON.stringify({ certificate_id: certificateId, status: 'revoked' })
              : `revoked: ${certificateId}`,
          )
        },
        { writes: true },
      ),
    )
}
