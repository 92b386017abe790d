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

/** Every development default in force. */
export function developmentDefaults(settings: Settings): DevelopmentDefault[] {
  const found: (DevelopmentDefault | false)[] = [
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
    isDevelopmentSecret(settings.identity_providers.gbizid?.client_secret) && {
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
  ]
  return found.filter((entry) => entry !== false)
}

/** Refuses development defaults under `profile: production`. @throws SETTINGS-DEVELOPMENT-DEFAULT naming the first one */
export function refuseDevelopmentDefaults(settings: Settings): void {
  const first = developmentDefaults(settings)[0]
  if (settings.profile === 'production' && first)
    throw new KakehashiError('SETTINGS-DEVELOPMENT-DEFAULT', {
      params: { file: first.file, member: `${first.member} (${first.why})` },
    })
}
