import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { programOf } from './require.ts'
import { freePort } from './servers.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const shipped = resolve(import.meta.dirname, '../../docs/operators/nginx')

/**
 * Writes nginx's whole configuration: the shipped server on a free port, with a certificate made here.
 * @param gateways `host:port` of the gateways
 */
async function nginxConfiguration(gateways: readonly string[]) {
  const directory = temporaryDirectory()
  const path = (name: string) => join(directory, name)
  const [plain, tls] = [await freePort(), await freePort()]
  const openssl = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const files = ['-keyout', path('key.pem'), '-out', path('crt.pem')]
  execFileSync('openssl', [...openssl, '-subj', '/CN=id.example.jp', ...files], { stdio: 'pipe' })
  const upstream = readFileSync(join(shipped, 'upstream.conf'), 'utf8').replace(
    /server 127\.0\.0\.1:3000 (.*);/,
    gateways.map((gateway) => `server ${gateway} $1;`).join('\n'),
  )
  const server = readFileSync(join(shipped, 'kakehashi.conf'), 'utf8')
    .replaceAll('/etc/kakehashi/tls/fullchain.pem', path('crt.pem'))
    .replaceAll('/etc/kakehashi/tls/privkey.pem', path('key.pem'))
    .replaceAll('/var/log/nginx/', `${directory}/`)
    .replaceAll(/listen \[::\].*;\n/g, '')
    .replaceAll('listen 80;', `listen 127.0.0.1:${plain};`)
    .replaceAll('listen 443 ', `listen 127.0.0.1:${tls} `)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path(name)};`,
  )
  const main = [
    process.getuid?.() === 0 ? 'user root;' : '',
    `daemon off; pid ${path('pid')}; error_log ${path('error.log')};`,
    'events {}',
    `http { ${temporary.join(' ')}\n${upstream}\n${server}\n}`,
  ]
  writeFileSync(path('nginx.conf'), main.join('\n'))
  return { directory, tls, arguments: ['-p', directory, '-c', path('nginx.conf'), '-e', path('error.log')] }
}

/** Starts nginx as shipped in front of the gateways; it is gone when the test is. */
export async function startNginx(gateways: readonly string[]) {
  const { directory, tls, arguments: given } = await nginxConfiguration(gateways)
  const child = spawn(programOf('nginx') as string, given, { stdio: 'ignore' })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  while (!(await takes(tls))) if (child.exitCode !== null) throw new Error('nginx ended')
  const log = (name: string) => readFileSync(join(directory, name), 'utf8').trim().split('\n')
  return { port: tls, accessLog: () => log('kakehashi.log'), errorLog: () => log('error.log') }
}

const takes = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
