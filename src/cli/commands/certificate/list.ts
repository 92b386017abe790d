import { type Command, Option } from 'commander'
import { type CommandLine, noun, withParts } from '../../command-line.ts'

const statuses = ['draft', 'approved', 'rejected', 'revoked'] as const

/** `kakehashi certificate list`: a school's certificates, without names of learners. */
export function registerCertificateList(program: Command, line: CommandLine): void {
  noun(program, 'certificate', 'certificates of study')
    .command('list')
    .description("list a school's certificates")
    .requiredOption('--school <code>', '学校コード')
    .addOption(new Option('--status <status>', 'only those of this status').choices(statuses))
    .option('--json', 'print JSON')
    .action((options: { school: string; status?: (typeof statuses)[number]; json?: boolean }) =>
      withParts(line, async ({ certificates, settings }) => {
        const { school, status } = options
        const found = await certificates.listBySchool(school, status ? { status } : {})
        const known = settings.organisations.some(({ schools }) => schools.some((one) => one.school_code === school))
        // A school that has left the settings may still have certificates; one that has neither was mistyped.
        if (found.length === 0 && !known) return line.fail(`no school of the settings has the code ${school}`)
        for (const certificate of found) {
          const number = 'certificateNumber' in certificate ? certificate.certificateNumber : null
          const { certificateId: certificate_id, kind, status: at } = certificate
          if (options.json) line.print(JSON.stringify({ certificate_id, number, kind, status: at }))
          else line.print(`${certificate_id}\t${number ?? '-'}\t${kind}\t${at}`)
        }
      }),
    )
}
