import 'reflect-metadata'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import { KakehashiError } from '../../src/foundation/index.ts'
import { loadSettings } from '../../src/settings/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** The shipped configuration with one file altered. */
function load(file: string, alter: (yaml: string) => string, environment: NodeJS.ProcessEnv = {}) {
  const directory = temporaryDirectory()
  cpSync('config', directory, { recursive: true })
  const path = join(directory, file)
  writeFileSync(path, alter(readFileSync(path, 'utf8')))
  return () => loadSettings({ KAKEHASHI_CONFIG: directory, ...environment })
}

/** A certificate of an authority of that name, PEM. */
async function selfSigned(name: string): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' }
  return (await x509.X509CertificateGenerator.createSelfSigned({ name, keys, signingAlgorithm })).toString('pem')
}

const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof KakehashiError) return error.message
    throw error
  }
  throw new Error('was not refused')
}

describe('settings', () => {
  it('load as shipped, frozen, completed with defaults', () => {
    const settings = load('settings.yaml', (yaml) => yaml)()
    expect(settings.issuer).toBe('http://localhost:3000')
    expect(settings.outbound.timeout_ms).toBe(4000)
    expect(() => Object.assign(settings.listen, { port: 1 })).toThrow(TypeError)
  })

  it.each([
    [
      'settings.yaml',
      (yaml: string) => yaml.replace('port: 3000', 'prot: 3000'),
      'settings.yaml: listen.prot: unknown member',
    ],
    [
      'settings.yaml',
      (yaml: string) => yaml.replace('port: 3000', 'port: many'),
      'settings.yaml: listen.port: Invalid input: expected number, received string',
    ],
    [
      'settings.yaml',
      (yaml: string) => yaml.replace('issuer: http://localhost:3000', 'issuer: http://localhost:3000/'),
      'settings.yaml: issuer: must be an origin',
    ],
    [
      'settings.yaml',
      (yaml: string) => yaml.replace('issuer: http', 'isuer: http'),
      'settings.yaml: isuer: unknown member',
    ],
    ['settings.yaml', (yaml: string) => `${yaml}\nissuer: [`, 'settings.yaml: line '],
    ['settings.yaml', (yaml: string) => `${yaml}\nissuer: http://localhost:3000`, ': a member that stands there twice'],
    [
      'organisations/mihon.yaml',
      (yaml: string) => yaml.replace('7990001000001', '8990001000001'),
      'organisations/mihon.yaml: corporate_number: is not a 法人番号',
    ],
    [
      'identity-providers/gbizid.yaml',
      (yaml: string) => yaml.replace(/^client_id:.*$/m, ''),
      'identity-providers/gbizid.yaml: client_id: Invalid input',
    ],
  ])('names file and member: %s', (file, alter, expected) => {
    const message = refusal(load(file, alter))
    expect(message).toContain(expected)
    expect(message.split('\n')).toHaveLength(1)
  })

  it('never prints a secret', () => {
    const message = refusal(
      load('identity-providers/gbizid.yaml', (yaml) =>
        yaml.replace(/^client_secret:.*$/m, 'client_secret: { value: top-secret-value }'),
      ),
    )
    expect(message).toContain('client_secret')
    expect(message).not.toContain('top-secret-value')
    expect(refusal(load('settings.yaml', (yaml) => `${yaml}\n"top-secret-value`))).not.toContain('top-secret-value')
  })

  it('takes overrides from the environment, checked like the file', () => {
    const settings = load('settings.yaml', (yaml) => yaml, {
      KAKEHASHI_LISTEN_PORT: '4000',
      KAKEHASHI_OUTBOUND_ALLOWED_PRIVATE_HOSTS: 'a.example, b.example:8080',
    })()
    expect(settings.listen.port).toBe(4000)
    expect(settings.outbound.allowed_private_hosts).toEqual(['a.example', 'b.example:8080'])
  })

  it.each([
    ['KAKEHASHI_LISTEN_PORT', 'many', 'expected number, received string'],
    ['KAKEHASHI_LISTEN_DRAIN_MS', '5m', 'expected number, received string'],
    ['KAKEHASHI_LISTEN_PORT', '99999', 'Too big'],
    ['KAKEHASHI_GBIZID_ISSUER', 'gbiz-id.go.jp', ''],
    ['KAKEHASHI_LISTEN_TRUSTED_PROXIES', '10.0.0.0/8,nobody', ''],
  ])('name the variable where the environment is wrong: %s=%s', (variable, value, reason) => {
    const message = refusal(load('settings.yaml', (yaml) => yaml, { [variable]: value }))
    expect(message).toContain(`environment: ${variable}: `)
    expect(message).toContain(reason)
  })

  it('refuses development defaults under profile production, by name', () => {
    expect(
      refusal(load('settings.yaml', (yaml) => yaml.replace('profile: development', 'profile: production'))),
    ).toContain('SETTINGS-DEVELOPMENT-DEFAULT')
  })

  describe('under profile production', () => {
    /** The shipped configuration with what is refused anyway replaced, so that the rest can be seen. */
    const almost = (file: string, alter: (yaml: string) => string) =>
      load(file, alter, {
        KAKEHASHI_PROFILE: 'production',
        KAKEHASHI_ISSUER: 'https://id.example.jp',
        KAKEHASHI_OUTBOUND_ALLOWED_PRIVATE_HOSTS: 'inside.example',
      })

    it('names every development default at once', () => {
      const message = refusal(almost('settings.yaml', (yaml) => yaml))
      for (const named of [
        'settings.yaml: keys.encryption_key_file (',
        'identity-providers/gbizid.yaml: client_secret (',
        'identity-providers/gbizid.yaml: issuer (the address is on this machine)',
        'identity-providers/jpki.yaml: ocsp.authentication.url, ocsp.signature.url, reader_url (the address',
        'services/example-service.yaml: client_uri, redirect_uris, post_logout_redirect_uris, backchannel_logout_uri',
      ])
        expect(message).toContain(named)
      expect(message).not.toContain('settings.yaml: issuer')
    })

    it.each(['http://127.0.0.1:3001/oauth/', 'https://[::1]/oauth/', 'https://localhost/oauth/'])(
      'takes %s for an address on this machine',
      (issuer) => {
        const alter = (yaml: string) => yaml.replace('http://localhost:3001/oauth/', issuer)
        expect(refusal(almost('identity-providers/gbizid.yaml', alter))).toContain('gbizid.yaml: issuer (')
      },
    )

    it.each(['https://localhost.example/oauth/', 'https://127.0.0.1.example/oauth/'])('and not %s', (issuer) => {
      const alter = (yaml: string) => yaml.replace('http://localhost:3001/oauth/', issuer)
      expect(refusal(almost('identity-providers/gbizid.yaml', alter))).not.toContain('gbizid.yaml: issuer (')
    })

    it("refuses the mock's authorities, whatever the file is called", async () => {
      const anchors = temporaryDirectory()
      writeFileSync(
        join(anchors, 'sign-2026.pem'),
        await selfSigned('C=JP, O=JPKI-MOCK, OU=JPKI for digital signature'),
      )
      const alter = (yaml: string) => yaml.replace('../data/mock-jpki/anchors', anchors)
      const named = "jpki.yaml: trust_anchors_directory (the mock's authorities are trusted)"
      expect(refusal(almost('identity-providers/jpki.yaml', alter))).toContain(named)
      writeFileSync(join(anchors, 'sign-2026.pem'), await selfSigned('C=JP, O=JPKI, OU=JPKI for digital signature'))
      expect(refusal(almost('identity-providers/jpki.yaml', alter))).not.toContain(named)
    })
  })

  it('refuses two files that claim the same identifier', () => {
    const directory = temporaryDirectory()
    cpSync('config', directory, { recursive: true })
    cpSync(join(directory, 'organisations/mihon.yaml'), join(directory, 'organisations/other.yaml'))
    expect(refusal(() => loadSettings({ KAKEHASHI_CONFIG: directory }))).toContain(
      'already used in organisations/mihon.yaml',
    )
  })
})
