import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KakehashiError, secondsOf } from '../foundation/index.ts'
import type { Settings } from './schema.ts'

/** A setting that makes a first run easy and must not reach production. */
export interface DevelopmentDefault {
  readonly file: string
  readonly member: string
  readonly why: string
}

/** Development secrets say so in their first words, so that they can be recognised wherever they are copied to. */
const isDevelopmentSecret = (secret: string | undefined) => secret?.startsWith('development-only') === true

/** Software of relying services keeps our keys for up to an hour without asking again, unless told otherwise. */
const keptByServices = '1h'

const onThisMachine = (text: string) => /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/.test(text)

/** The members of a file that hold an address on this machine, each once. */
function localMembers(value: unknown, member: string): string[] {
  if (typeof value === 'string') return onThisMachine(value) ? [member] : []
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => localMembers(one, member)))]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => localMembers(inner, member ? `${member}.${name}` : name))
}

const local = (file: string, value: unknown): DevelopmentDefault[] => {
  const members = localMembers(value, '')
  return members.length === 0 ? [] : [{ file, member: members.join(', '), why: 'the address is on this machine' }]
}

/** How the mock's authorities name themselves. */
const mockAuthority = 'O=JPKI-MOCK'

/** Whether a directory of trust anchors holds one of the mock's. What cannot be read is refused where it is used. */
function trustsMock(directory: string): boolean {
  if (!existsSync(directory)) return false
  const isMock = (name: string) => {
    try {
      return new X509Certificate(readFileSync(join(directory, name))).subject.includes(mockAuthority)
    } catch {
      return false
    }
  }
  return readdirSync(directory)
    .filter((name) => name.endsWith('.pem'))
    .some(isMock)
}

/** Every development default in force. */
export function developmentDefaults(settings: Settings): DevelopmentDefault[] {
  const { gbizid, jpki } = settings.identity_providers
  const found: (DevelopmentDefault | false | undefined)[] = [
    !settings.issuer.startsWith('https:') && {
      file: 'settings.yaml',
      member: 'issuer',
      why: 'the issuer is not https',
    },
    settings.outbound.allowed_private_hosts.some((host) => host.startsWith('localhost')) && {
      file: 'settings.yaml',
      member: 'outbound.allowed_private_hosts',
      why: 'calls to localhost are allowed',
    },
    settings.keys.encryption_key_file === undefined && {
      file: 'settings.yaml',
      member: 'keys.encryption_key_file',
      why: 'the key that encrypts private keys lies beside them',
    },
    settings.keys.organisation_ca === undefined && {
      file: 'settings.yaml',
      member: 'keys.organisation_ca',
      why: 'schools are certified by a CA made here',
    },
    secondsOf(settings.keys.publish_ahead) <= secondsOf(keptByServices) && {
      file: 'settings.yaml',
      member: 'keys.publish_ahead',
      why: 'a new key would sign before relying services know it',
    },
    isDevelopmentSecret(gbizid?.client_secret) && {
      file: 'identity-providers/gbizid.yaml',
      member: 'client_secret',
      why: 'the client secret is public',
    },
    ...settings.services.map(
      (service) =>
        isDevelopmentSecret(service.client_secret) && {
          file: `services/${service.client_id}.yaml`,
          member: 'client_secret',
          why: 'the client secret is public',
        },
    ),
    ...local('identity-providers/gbizid.yaml', gbizid),
    ...local('identity-providers/jpki.yaml', jpki),
    ...settings.services.flatMap((service) => local(`services/${service.client_id}.yaml`, service)),
    jpki !== undefined &&
      trustsMock(jpki.trust_anchors_directory) && {
        file: 'identity-providers/jpki.yaml',
        member: 'trust_anchors_directory',
        why: "the mock's authorities are trusted",
      },
  ]
  return found.filter((entry) => typeof entry === 'object')
}

/** Refuses development defaults under `profile: production`. @throws SETTINGS-DEVELOPMENT-DEFAULT naming all of them */
export function refuseDevelopmentDefaults(settings: Settings): void {
  if (settings.profile !== 'production') return
  const found = developmentDefaults(settings).map(({ file, member, why }) => `${file}: ${member} (${why})`)
  if (found.length > 0)
    throw new KakehashiError('SETTINGS-DEVELOPMENT-DEFAULT', { params: { found: found.join('; ') } })
}
