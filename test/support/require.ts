import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'

export type Engine = 'chromium' | 'redis' | 'postgres' | 'apache' | 'nginx' | 'systemd' | 'helm'

/** Where each engine is looked for: an address in the environment, or a program on this machine. */
const engines: Record<Engine, { variable?: string; programs: readonly string[]; files?: readonly string[] }> = {
  chromium: { variable: 'KAKEHASHI_CHROMIUM', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  redis: { variable: 'KAKEHASHI_TEST_REDIS_URL', programs: ['redis-server'] },
  postgres: { variable: 'KAKEHASHI_TEST_DATABASE_URL', programs: ['pg_ctlcluster', 'postgres'] },
  nginx: { programs: ['nginx', '/usr/sbin/nginx'] },
  systemd: { programs: ['systemd-analyze'] },
  helm: { programs: ['helm'] },
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

/** Why an engine cannot be had. @param borrowed whether an address in the environment does as well as a program */
export function absence(engine: Engine, borrowed: boolean): string | undefined {
  const { variable, programs, files = [] } = engines[engine]
  if (borrowed && variable !== undefined && process.env[variable]) return undefined
  if (programOf(engine) === undefined) {
    return `${programs[0]} is not on this machine${borrowed && variable !== undefined ? ` and ${variable} is not set` : ''}`
  }
  const missing = files.find((file) => !existsSync(file))
  return missing === undefined ? undefined : `${missing} is missing`
}

/**
 * `describe` for suites that need an engine: where it is absent the suite is skipped by name with the reason,
 * or fails when `KAKEHASHI_REQUIRE` (a list with commas) names the engine.
 * @param engines one, or all that the suite needs at once
 * @param options.borrowed false for suites that start, kill and restart programs of their own
 */
export function needs(
  engines: Engine | readonly Engine[],
  { borrowed = true }: { borrowed?: boolean } = {},
): (name: string, suite: () => void) => void {
  const wanted = [engines].flat()
  const engine = wanted.find((one) => absence(one, borrowed) !== undefined)
  if (engine === undefined) return (name, suite) => describe(name, suite)
  const reason = absence(engine, borrowed)
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
