import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'

export type Engine = 'chromium' | 'redis' | 'postgres' | 'apache'

/** Where each engine is looked for: an address in the environment, or a program on this machine. */
const engines: Record<Engine, { variable?: string; programs: readonly string[]; files?: readonly string[] }> = {
  chromium: { variable: 'KAKEHASHI_CHROMIUM', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  redis: { variable: 'KAKEHASHI_TEST_REDIS_URL', programs: ['redis-server'] },
  postgres: { variable: 'KAKEHASHI_TEST_DATABASE_URL', programs: ['pg_ctlcluster', 'postgres'] },
  apache: { programs: ['apache2', '/usr/sbin/apache2'], files: ['/usr/lib/apache2/modules/mod_auth_openidc.so'] },
}

/** The program of an engine on this machine, or nothing. */
export function programOf(engine: Engine): string | undefined {
  const { variable, programs } = engines[engine]
  const named = variable === 'KAKEHASHI_CHROMIUM' ? process.env[variable] : undefined
  return [...(named ? [named] : []), ...programs].flatMap(places).find(executable)
}

const places = (program: string) =>
  program.startsWith('/')
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, program))

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function absence(engine: Engine): string | undefined {
  const { variable, programs, files = [] } = engines[engine]
  if (variable !== undefined && process.env[variable]) return undefined
  if (programOf(engine) === undefined) {
    return `${programs[0]} is not on this machine${variable === undefined ? '' : ` and ${variable} is not set`}`
  }
  const missing = files.find((file) => !existsSync(file))
  return missing === undefined ? undefined : `${missing} is missing`
}

/**
 * `describe` for suites that need an engine: where it is absent the suite is skipped by name with the reason,
 * or fails when `KAKEHASHI_REQUIRE` (a list with commas) names the engine.
 */
export function needs(engine: Engine): (name: string, suite: () => void) => void {
  const reason = absence(engine)
  if (reason === undefined) return (name, suite) => describe(name, suite)
  const required = (process.env.KAKEHASHI_REQUIRE ?? '').split(',').includes(engine)
  return (name, suite) => {
    if (!required) describe.skip(`${name} [skipped: ${reason}]`, suite)
    else
      describe(name, () => {
        it(`has ${engine}`, () => {
          throw new Error(`KAKEHASHI_REQUIRE names ${engine}, but ${reason}`)
        })
      })
  }
}
