import { lockDataDirectory } from '../../src/storage/index.ts'

/** Holds the data directory named on the command line until it is killed. */
lockDataDirectory(process.argv[2] as string, process.pid)
process.send?.('held')
setInterval(() => {}, 1000)
