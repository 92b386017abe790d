import { openRecords, type RecordsLocation } from '../../src/storage/index.ts'
import { migrations } from '../../src/storage/records/migrations/index.ts'

/** A process that gets stuck in its last migration, to be killed there. */
migrations['9998-stuck'] = {
  up: async () => {
    process.send?.('stuck')
    await new Promise(() => setInterval(() => {}, 1000))
  },
}
await openRecords(JSON.parse(process.argv[2] as string) as RecordsLocation).migrate()
