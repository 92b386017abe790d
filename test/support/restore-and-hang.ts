import { createAudit } from '../../src/audit/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { restore } from '../../src/recovery/index.ts'
import { openRecords, type RecordsLocation } from '../../src/storage/index.ts'

/** A process that gets stuck in the last step of a restore, to be killed there. */
const wanted = JSON.parse(process.argv[2] as string) as { into: RecordsLocation; backup: string; journal: string }
await restore(
  {
    records: openRecords(wanted.into),
    audit: createAudit({ clock: systemClock }),
    clock: systemClock,
    opens: () => true,
    clearState: async () => {
      process.send?.('stuck')
      await new Promise(() => setInterval(() => {}, 1000))
    },
  },
  {
    directory: wanted.backup,
    journal: [wanted.journal],
    despiteGaps: false,
    actor: { kind: 'operator', id: 'killed' },
  },
)
