import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { KakehashiError } from '../foundation/index.ts'
import { refuseDevelopmentDefaults } from './development-defaults.ts'
import { applyOverrides, variableOf } from './overrides.ts'
import { check, readYaml } from './read-file.ts'
import {
  certificateSchema,
  gbizidSchema,
  generalSchema,
  identityProviderSchema,
  jpkiSchema,
  organisationSchema,
  type Settings,
  serviceSchema,
} from './schema.ts'

/** Prefix of every environment variable. */
export const variablePrefix = 'KAKEHASHI'

/** Identity providers whose members environment variables may set, by kind. */
const overridableProviders: Readonly<Record<string, { schema: z.ZodObject; prefix: string }>> = {
  gbizid: { schema: gbizidSchema, prefix: `${variablePrefix}_GBIZID` },
  jpki: { schema: jpkiSchema, prefix: `${variablePrefix}_JPKI` },
}

interface Loaded<T> {
  readonly shown: string
  readonly value: T
}

/** Reads every YAML file of a folder of the configuration directory, in name order. */
function loadFolder<S extends z.ZodType>(
  directory: string,
  folder: string,
  schema: S,
  prepare: (value: unknown) => { value: unknown; variableOf?: (member: string) => string | undefined } = (value) => ({
    value,
  }),
): Loaded<z.infer<S>>[] {
  const path = join(directory, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const shown = `${folder}/${name}`
      const prepared = prepare(readYaml(join(path, name), shown))
      return { shown, value: check(schema, prepared.value, shown, prepared.variableOf) }
    })
}

/** Two files must not claim the same identifier. */
function refuseDuplicates<T>(loaded: readonly Loaded<T>[], member: string, identify: (value: T) => string): void {
  const seen = new Map<string, string>()
  for (const { shown, value } of loaded) {
    const other = seen.get(identify(value))
    if (other)
      throw new KakehashiError('SETTINGS-INVALID', {
        params: { file: shown, member, reason: `already used in ${other}` },
      })
    seen.set(identify(value), shown)
  }
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) freeze(member)
  return Object.freeze(value)
}

/**
 * Loads, checks and freezes the settings.
 * @param environment `KAKEHASHI_CONFIG` (directory, default `config`), `KAKEHASHI_DATA` (directory, default `data`) and overrides
 * @throws SETTINGS-INVALID naming file and member; SETTINGS-DEVELOPMENT-DEFAULT under `profile: production`
 */
export function loadSettings(environment: NodeJS.ProcessEnv): Settings {
  const directory = resolve(environment.KAKEHASHI_CONFIG ?? 'config')
  const generalFile = join(directory, 'settings.yaml')
  if (!existsSync(generalFile))
    throw new KakehashiError('SETTINGS-INVALID', {
      params: { file: 'settings.yaml', member: '(file)', reason: `not found in ${directory}` },
    })
  const parsed = applyOverrides(generalSchema, variablePrefix, readYaml(generalFile, 'settings.yaml'), environment)
  const general = check(generalSchema, parsed, 'settings.yaml', variableOf(generalSchema, variablePrefix, environment))

  const providers = loadFolder(directory, 'identity-providers', identityProviderSchema, (value) => {
    const overridable = overridableProviders[(value as { kind?: string } | null)?.kind ?? '']
    if (!overridable) return { value }
    const { schema, prefix } = overridable
    return {
      value: applyOverrides(schema, prefix, value, environment),
      variableOf: variableOf(schema, prefix, environment),
    }
  })
  refuseDuplicates(providers, 'kind', ({ kind }) => kind)
  const services = loadFolder(directory, 'services', serviceSchema)
  refuseDuplicates(services, 'client_id', ({ client_id }) => client_id)
  const organisations = loadFolder(directory, 'organisations', organisationSchema)
  refuseDuplicates(organisations, 'board_code', ({ board_code }) => board_code)
  const certificates = loadFolder(directory, 'certificates', certificateSchema)
  refuseDuplicates(certificates, 'kind', ({ kind }) => kind)

  const gbizid = providers.map(({ value }) => value).find((value) => value.kind === 'gbizid')
  const jpki = providers.map(({ value }) => value).find((value) => value.kind === 'jpki')
  const settings: Settings = {
    ...general,
    data_directory: resolve(environment.KAKEHASHI_DATA ?? 'data'),
    ...(environment.KAKEHASHI_JOURNAL ? { journal_directory: resolve(environment.KAKEHASHI_JOURNAL) } : {}),
    ...(environment.DATABASE_URL ? { database_url: environment.DATABASE_URL } : {}),
    ...(environment.REDIS_URL ? { redis_url: environment.REDIS_URL } : {}),
    identity_providers: {
      ...(gbizid ? { gbizid } : {}),
      ...(jpki ? { jpki: { ...jpki, trust_anchors_directory: resolve(directory, jpki.trust_anchors_directory) } } : {}),
    },
    services: services.map(({ value }) => value),
    organisations: organisations.map(({ value }) => value),
    certificates: certificates.map(({ value }) => value),
  }
  refuseDevelopmentDefaults(settings)
  return freeze(settings)
}
