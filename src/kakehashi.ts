#!/usr/bin/env node
import { userInfo } from 'node:os'
import { type CommandLine, createProgram } from './cli/index.ts'
import { asKakehashiError, createLog, failed, KakehashiError, systemClock, systemIds } from './foundation/index.ts'
import { buildParts, type Upward } from './parts.ts'
import { loadSettings } from './settings/index.ts'
import { openStores } from './stores.ts'

/** No command ends sessions or takes tokens; one that comes to need it gets it here. */
const withoutProvider: Upward = {
  verifyAccessToken: async () => failed('invalid_token'),
  endSessions: () => Promise.reject(new Error('sessions cannot be ended from the command line')),
  endGrants: () => Promise.reject(new Error('grants cannot be ended from the command line')),
}

/** The command line on this machine: settings from the environment, stores of the data directory, which a gateway may be using too. */
const line: CommandLine = {
  loadSettings: () => loadSettings(process.env),
  open: async () => {
    const settings = loadSettings(process.env)
    const stores = await openStores(settings, systemClock)
    const ground = { ...stores, settings, clock: systemClock, ids: systemIds, log: createLog({ level: 'silent' }) }
    const parts = buildParts(ground, withoutProvider)
    const close = async () => {
      await parts.http.close()
      await stores.state.close()
      await stores.records.close()
    }
    return { ...parts, close }
  },
  print: (text) => void process.stdout.write(`${text}\n`),
  fail: (message) => {
    console.error(`kakehashi: ${message}`)
    process.exitCode = 2
  },
  operator: userInfo().username,
  exitWith: (code) => {
    process.exitCode = code
  },
}

try {
  await createProgram(line).parseAsync()
} catch (thrown) {
  const error = asKakehashiError(thrown)
  const { what, action } = error.describe('en')
  console.error(`kakehashi: ${error.code}: ${what} ${action}`)
  if (!(thrown instanceof KakehashiError)) console.error(thrown)
  process.exitCode = 1
}
