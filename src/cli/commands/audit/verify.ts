import type { Command } from 'commander'
import { KakehashiError } from '../../../foundation/index.ts'
import { firstBeyond } from '../../../recovery/index.ts'
import { type CommandLine, noun, type OpenedParts, withParts } from '../../command-line.ts'

/** What is wrong with the log, as the refusal that says so; or how many events it has. */
async function judge({ records, audit, journal }: OpenedParts): Promise<KakehashiError | number> {
  // In a transaction: rows, head and journal are of one moment, however much a running gateway is writing.
  return records.transaction(async (tx) => {
    const verdict = await audit.verify(tx)
    if (!verdict.ok)
      return new KakehashiError('AUDIT-BROKEN', { params: { sequence: verdict.sequence, why: verdict.why } })
    const beyond = await firstBeyond(tx, journal)
    if (!beyond) return verdict.events
    const { sequence, at, type } = beyond
    return new KakehashiError('AUDIT-END-MISSING', { params: { sequence, at, type } })
  })
}

function toJson(found: KakehashiError | number): string {
  if (typeof found === 'number') return JSON.stringify({ ok: true, events: found })
  const { code, params } = found
  return JSON.stringify({ ok: false, code, ...params, sequence: Number(params.sequence) })
}

/** `kakehashi audit verify`: walks the hash chain; exit code 1 when a row was altered, removed or reordered. */
export function registerAuditVerify(program: Command, line: CommandLine): void {
  noun(program, 'audit', 'audit log')
    .command('verify')
    .description(
      'check that no row of the audit log was altered, removed or reordered, and that it has what the journal of this node has',
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withParts(line, async (parts) => {
        const found = await judge(parts)
        const broken = typeof found !== 'number'
        if (broken && !options.json) throw found
        line.print(options.json ? toJson(found) : `ok: ${found} events`)
        if (broken) line.exitWith(1)
      }),
    )
}
