import type { Command } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

const statuses = ['draft', 'approved', 'rejected', 'revoked'] as const

/** `kakehashi certificate list`: a school's certificates, without names of learners. */
export function registerCertificateList(program: Command, line: CommandLine): void {
  noun(program, 'certificate', 'certificates of study')
    .command('list')
    .description("list a school's certificates")
    .requiredOption('--school <code>', '学校コード')
    .option('--status <status>', statuses.join(', '))
    .option('--json', 'print JSON')
    .action((options: { school: string; status?: string; json?: boolean }) =>
      withParts(line, async ({ certificates }) => {
        const status = statuses.find((one) => one === options.status)
        if (options.status !== undefined && status === undefined)
          return line.fail(`--status is one of ${statuses.join(', ')}`)
        for (const certificate of await certificates.listBySchool(options.school, status ? { status } : {})) {
          const number = 'certificateNumber' in certificate ? certificate.certificateNumber : null
          const { certificateId: certificate_id, kind, status: at } = certificate
          if (options.json) line.print(JSON.stringify({ certificate_id, number, kind, status: at }))
          else line.print(`${certificate_id}\t${number ?? '-'}\t${kind}\t${at}`)
        }
      }),
    )
}
