/**
 * Loaded into a server before its own code: the message `profile` begins a processor profile, the next one ends it and is answered with the
 * milliseconds that each part of the program has spent by itself on the main thread.
 */
import { Session } from 'node:inspector/promises'

/** Milliseconds by part. */
export type Spent = Record<string, number>

const session = new Session()
let running = false

async function begin(): Promise<Spent> {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 250 })
  await session.post('Profiler.start')
  return {}
}

async function end(): Promise<Spent> {
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const spent: Spent = {}
  const partOfNode = new Map(profile.nodes.map((node) => [node.id, partOf(node.callFrame)]))
  profile.samples?.forEach((node, index) => {
    const part = partOfNode.get(node)
    if (part !== undefined) spent[part] = (spent[part] ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1000
  })
  return spent
}

/** Which part of the program a function belongs to; undefined while nothing is done. */
function partOf({ functionName, url }: { functionName: string; url: string }): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)') return 'native code, unnamed'
  if (url === '') return native.get(functionName) ?? 'native code, other'
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (library !== undefined) return library
  const [, part] = /\/src\/([\w-]+)/.exec(url) ?? []
  if (part !== undefined) return `src/${part}`
  if (url.includes('/test/bench/')) return 'own code of floor or default stack'
  const [, module] = /^node:(?:internal\/)?([\w]+)/.exec(url) ?? []
  return module === undefined ? 'other' : `Node.js ${module}`
}

/** Native functions worth a line of their own. */
const native = new Map([
  ...['run', 'get', 'all', 'exec', 'prepare'].map((name) => [name, 'native: SQLite'] as const),
  ...['writev', 'writeBuffer', 'writeUtf8String', 'writeLatin1String', 'shutdown'].map(
    (name) => [name, 'native: writing to sockets'] as const,
  ),
  ...['fsyncSync', 'fsync', 'writeSync', 'writeString', 'open', 'openSync'].map(
    (name) => [name, 'native: files'] as const,
  ),
  ...[
    'sign',
    'signOneShot',
    'verifyOneShot',
    'update',
    'digest',
    'Hmac',
    'Hash',
    'oneShotDigest',
    'timingSafeEqual',
  ].map((name) => [name, 'native: cryptography'] as const),
])

process.on('message', async (message) => {
  if (message !== 'profile') return
  running = !running
  process.send?.(await (running ? begin() : end()))
})
// Listening for messages must not keep a server alive that wants to end.
process.channel?.unref()
