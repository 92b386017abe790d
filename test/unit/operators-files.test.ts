import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments, parse as parseYaml } from 'yaml'
import { operators, read, root, unknown } from '../support/operators-files.ts'
import { needs, programOf } from '../support/require.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const filesBelow = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })

interface Gateway {
  readonly environment: Record<string, string>
  readonly stop_grace_period: string
  readonly networks: { inside: { ipv4_address: string } }
  readonly build?: { context: string; dockerfile: string }
}
interface Compose {
  readonly services: Record<string, Gateway & { image: string; volumes?: string[]; tmpfs?: string[] }>
  readonly volumes: Record<string, unknown>
}
const compose = () => parseYaml(read('compose/compose.yaml'), { merge: true }) as Compose

describe('the options of Node.js', () => {
  it('stand in the first line of the program, which every way to start it goes by', () => {
    const program = join(root, 'src/main.ts')
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env -S (\w+=\S+ )*node --/)
    expect(statSync(program).mode & 0o111).toBe(0o111)
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
    expect(scripts.start).toMatch(/^NODE_COMPILE_CACHE=\S+ exec src\/main\.ts$/)
    expect(read('compose/Dockerfile')).toContain('CMD ["src/main.ts"]')
    for (const unit of ['systemd/kakehashi.service', 'systemd/processes.conf'])
      expect(read(unit)).toMatch(/^ExecStart=\/opt\/kakehashi\/src\/main\.ts( --processes \d)?$/m)
  })
})

describe('compose file', () => {
  const { services, volumes } = compose()
  const gateways = ['gateway-1', 'gateway-2'].map((name) => services[name] as Gateway)

  it('sets only variables that the gateway reads', () => {
    for (const { environment } of gateways) expect(unknown(Object.keys(environment))).toEqual([])
  })

  it('gives a gateway the time it takes to stop', () => {
    for (const { environment, stop_grace_period: grace } of gateways) {
      const stopping = Number(environment.KAKEHASHI_LISTEN_DRAIN_MS) + Number(environment.KAKEHASHI_LISTEN_STOP_MS)
      expect(Number.parseInt(grace, 10) * 1000).toBeGreaterThan(stopping + 5000)
    }
  })

  it('leaves a node out for less time than one drains, so that one that came back is known when the next one stops', () => {
    for (const upstream of ['compose/upstream.conf', 'nginx/upstream.conf']) {
      const seconds = [...read(upstream).matchAll(/fail_timeout=(\d+)s/g)].map((match) => Number(match[1]))
      const drain = gateways.map(({ environment }) => Number(environment.KAKEHASHI_LISTEN_DRAIN_MS))
      expect(Math.max(...seconds) * 1000).toBeLessThan(Math.min(...drain))
    }
  })

  it('gives every gateway a journal on a volume of its own, which outlives it', () => {
    const lasting = ['gateway-1', 'gateway-2'].map((name) => {
      const { environment, volumes: mounts = [], tmpfs = [] } = services[name] as Compose['services'][string]
      const journal = environment.KAKEHASHI_JOURNAL as string
      expect(tmpfs.map((one) => one.split(':')[0])).not.toContain(journal)
      return mounts.find((one) => one.endsWith(`:${journal}`))?.split(':')[0]
    })
    expect(lasting.filter((volume) => volume === undefined || !(volume in volumes))).toEqual([])
    expect(new Set(lasting).size).toBe(2)
    // A volume that is new has the owner of the directory in the image.
    const made = /install -d -m 0700 -o kakehashi -g kakehashi (.*) *$/m
      .exec(read('compose/Dockerfile'))?.[1]
      ?.split(' ')
    expect(made).toContain(services['gateway-1']?.environment.KAKEHASHI_JOURNAL)
  })

  it('lets the gateways believe nginx and nginx know the gateways', () => {
    const nginx = services.nginx?.networks.inside.ipv4_address
    const known = [...read('compose/upstream.conf').matchAll(/server ([\d.]+):3000/g)].map((match) => match[1])
    expect(gateways.map(({ environment }) => environment.KAKEHASHI_LISTEN_TRUSTED_PROXIES)).toEqual([nginx, nginx])
    expect(gateways.map(({ networks }) => networks.inside.ipv4_address)).toEqual(known)
  })

  it('keeps every write of Redis on disk before it is acknowledged and evicts nothing', () => {
    const { command } = services.redis as unknown as { command: string[] }
    expect(command.join(' ')).toMatch(/--appendonly yes --appendfsync always --maxmemory-policy noeviction/)
  })

  it('names no registry', () => {
    const images = Object.values(services).map(({ image }) => image)
    expect(images.filter((image) => image.includes('/'))).toEqual([])
  })
})

describe('Dockerfile', () => {
  const lines = read('compose/Dockerfile').split('\n')

  it('stands on Debian alone', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1])
    expect(new Set(bases)).toEqual(new Set(['debian:bookworm-slim']))
  })

  it('copies what is there and is let through', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1))
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const allowed = read('compose/Dockerfile.dockerignore').split('\n')
    expect(sources.filter((path) => !allowed.includes(`!${path}`))).toEqual([])
    const { build } = compose().services['gateway-1'] as Gateway
    expect(resolve(operators, 'compose', build?.context ?? '')).toBe(root)
    expect(existsSync(join(root, build?.dockerfile ?? ''))).toBe(true)
  })
})

/** A rough rendering where helm is not there: lines that only steer are left out, values become a word. */
const withoutTemplate = (text: string) =>
  text
    .split('\n')
    .filter((line) => !/^\s*\{\{.*\}\}\s*$/.test(line))
    .map((line) => line.replace(/\{\{.*?\}\}/g, 'x'))
    .join('\n')

interface Manifest {
  readonly kind: string
  readonly spec: {
    template: { spec: { terminationGracePeriodSeconds: number; containers: Container[]; volumes: { name: string }[] } }
    serviceName: string
    volumeClaimTemplates: { metadata: { name: string } }[]
  }
}
interface Container {
  readonly env: { name: string; value?: string }[]
  readonly volumeMounts: { name: string; mountPath: string }[]
  readonly startupProbe: unknown
  readonly livenessProbe: unknown
  readonly readinessProbe: unknown
}
const kinds = [
  'ConfigMap',
  'HorizontalPodAutoscaler',
  'Ingress',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
  'Service',
  'StatefulSet',
]
const parseAll = (text: string) =>
  parseAllDocuments(text)
    .map((document) => {
      expect(document.errors).toEqual([])
      return document.toJS() as Manifest | null
    })
    .filter((manifest) => manifest !== null)
const containerOf = (manifests: readonly Manifest[]) => {
  const set = manifests.find(({ kind }) => kind === 'StatefulSet') as Manifest
  return { ...set.spec.template.spec, set, container: set.spec.template.spec.containers[0] as Container }
}

/** The journal lies in a volume that each node has for itself and that outlives its pod. */
function expectLastingJournal(manifests: readonly Manifest[]): void {
  const { set, container, volumes } = containerOf(manifests)
  const journal = container.env.find(({ name }) => name === 'KAKEHASHI_JOURNAL')?.value
  const mount = container.volumeMounts.find(({ mountPath }) => mountPath === journal)
  expect(set.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name)).toContain(mount?.name)
  expect(volumes.map(({ name }) => name)).not.toContain(mount?.name)
}

describe('Helm chart', () => {
  const chart = join(operators, 'helm/kakehashi')
  const templates = filesBelow(join(chart, 'templates')).filter((path) => path.endsWith('.yaml'))

  it('has templates that are YAML around their holes', () => {
    const manifests = templates.flatMap((path) => parseAll(withoutTemplate(readFileSync(path, 'utf8'))))
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(kinds)
    const { container } = containerOf(manifests)
    expect(unknown(container.env.map(({ name }) => name))).toEqual([])
    expectLastingJournal(manifests)
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
      expect(container[probe]).toBeDefined()
  })

  it('asks only for values that are there', () => {
    const values = parseYaml(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Record<string, unknown>
    const asked = templates
      .concat(join(chart, 'templates/_helpers.tpl'))
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\.Values\.([\w.]+)/g)].map((match) => match[1] as string),
      )
    const missing = asked.filter((path) => {
      let value: unknown = values
      for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name]
      return value === undefined
    })
    expect(missing).toEqual([])
  })

  needs('helm')('as helm renders it', () => {
    const render = (...values: string[]) =>
      execFileSync(
        programOf('helm') as string,
        ['template', 'town', chart, '--kube-version', '1.30.0', ...values.flatMap((one) => ['--set', one])],
        {
          encoding: 'utf8',
          stdio: 'pipe',
        },
      )
    const given = ['trustedProxies={10.0.0.0/8,fd00::/8}', 'configuration.services.portal.client_id=portal']

    it('is what a cluster takes', () => {
      const manifests = parseAll(render(...given))
      expect(manifests.map(({ kind }) => kind).sort()).toEqual(kinds)
      expectLastingJournal(manifests)
      const { container, terminationGracePeriodSeconds: grace } = containerOf(manifests)
      const value = (name: string) => container.env.find((one) => one.name === name)?.value
      expect(value('KAKEHASHI_LISTEN_TRUSTED_PROXIES')).toBe('10.0.0.0/8,fd00::/8')
      const stopping = Number(value('KAKEHASHI_LISTEN_DRAIN_MS')) + Number(value('KAKEHASHI_LISTEN_STOP_MS'))
      expect(grace * 1000).toBeGreaterThan(stopping + 5000)
      const configuration = manifests.find(({ kind }) => kind === 'ConfigMap') as unknown as { data: object }
      expect(Object.keys(configuration.data)).toEqual(['settings.yaml', 'services.portal.yaml'])
    })

    it('refuses to guess whom the gateways believe', () => {
      expect(() => render()).toThrow('trustedProxies')
    })
  })
})

needs('nginx')('nginx configuration', () => {
  it('is what nginx takes', () => {
    const directory = temporaryDirectory()
    const path = (name: string) => join(directory, name)
    const openssl = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    execFileSync(
      'openssl',
      [...openssl, '-subj', '/CN=id.example.jp', '-keyout', path('key.pem'), '-out', path('crt.pem')],
      {
        stdio: 'pipe',
      },
    )
    const server = read('nginx/kakehashi.conf')
      .replaceAll('/etc/kakehashi/tls/fullchain.pem', path('crt.pem'))
      .replaceAll('/etc/kakehashi/tls/privkey.pem', path('key.pem'))
      .replaceAll('/var/log/nginx/', `${directory}/`)
    for (const upstream of ['nginx/upstream.conf', 'compose/upstream.conf']) {
      const main = `pid ${path('pid')};\nerror_log stderr;\nevents {}\nhttp {\n${read(upstream)}\n${server}\n}\n`
      writeFileSync(path('nginx.conf'), main)
      const test = () =>
        execFileSync(programOf('nginx') as string, ['-t', '-p', directory, '-c', path('nginx.conf')], { stdio: 'pipe' })
      expect(test).not.toThrow()
    }
  })
})

describe('everything for operators', () => {
  it('is YAML where it says so', () => {
    const files = filesBelow(operators).filter((path) => path.endsWith('.yaml') && !path.includes('/templates/'))
    expect(files.length).toBeGreaterThan(2)
    for (const path of files) parseAll(readFileSync(path, 'utf8').replaceAll('<<:', 'merged:'))
  })

  it('is linked where the guide says so', () => {
    const links = [...read('README.md').matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] as string)
    expect(links.filter((link) => !existsSync(join(operators, link)))).toEqual([])
  })

  it('names no machine and no registry of ours', () => {
    const host = /\b(?:docker\.io|ghcr\.io|quay\.io|registry\.[a-z]|[a-z0-9-]+\.azurecr\.io|gcr\.io)\b/
    expect(filesBelow(operators).filter((path) => host.test(readFileSync(path, 'utf8')))).toEqual([])
  })
})
