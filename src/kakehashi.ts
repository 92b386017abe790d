#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { type CommandLine, runCommand } from './cli/index.ts'
import { readEncryptionKey } from './encryption-key.ts'
import { createLog, failed, systemClock, systemIds } from './foundation/index.ts'
import { buildParts, type Upward } from './parts.ts'
import { openForRestore } from './restore-ground.ts'
import { sayRefusal } from './say-refusal.ts'
import { loadSettings } from './settings/index.ts'
import { expectJournal, expectRecords, journalDirectory, makeDataDirectory, openStores } from './stores.ts'

/** No command ends sessions or takes tokens; one that comes to need it gets it here. */
const withoutProvider: Upward = {
  verifyAccessToken: async () => failed({ error: 'invalid_token', challenge: '' }),
  endSessions: () => Promise.reject(new Error('sessions cannot be ended from the command line')),
  endGrants: () => Promise.reject(new Error('grants cannot be ended from the command line')),
}

/** The account that acts; in a container it may have a number and no name. */
function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}

/** The release of this software. */
function releaseOf(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}

/** The command line on this machine: settings from the environment, stores of the data directory, which a gateway may be using too. */
const line: CommandLine = {
  loadSettings: () => loadSettings(process.env),
  open: async ({ mayCreate = false, writes = false } = {}) => {
    const settings = loadSettings(process.env)
    if (writes) expectJournal(settings)
    if (mayCreate) makeDataDirectory(settings.data_directory)
    else expectRecords(settings)
    const stores = await openStores(settings, systemClock)
    const closeStores = async () => {
      await stores.state.close()
      await stores.records.close()
    }
    try {
      if (!mayCreate) await stores.records.checkSchema()
      const ground = { ...stores, settings, clock: systemClock, ids: systemIds, log: createLog({ level: 'silent' }) }
      const parts = await buildParts(ground, withoutProvider)
      const close = async () => {
        await parts.http.close()
        await closeStores()
      }
      return { ...parts, journal: journalDirectory(settings), release: releaseOf(), close }
    } catch (thrown) {
      await closeStores()
      throw thrown
    }
  },
  openForRestore: () => openForRestore(loadSettings(process.env)),
  checkKeyFile: readEncryptionKey,
  print: (text) => void process.stdout.write(`${text}\n`),
  warn: sayRefusal,
  note: (message) => console.error(`kakehashi: ${message}`),
  fail: (message) => {
    console.error(`kakehashi: ${message}`)
    process.exitCode = 2
  },
  operator: operatorName(),
  exitWith: (code) => {
    process.exitCode = code
  },
}

// Whoever reads the output may stop reading: `kakehashi audit export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

try {
  await runCommand(line, process.argv.slice(2))
} catch (thrown) {
  sayRefusal(thrown)
  process.exitCode = 1
}
