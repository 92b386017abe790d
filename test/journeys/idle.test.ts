import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readinessOf, startGatewayProcess } from '../support/gateway-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Libraries that few requests need, or none with the stores of the shipped settings. */
const late = [
  'undici',
  '@koa/bodyparser',
  '@peculiar/x509',
  'dcql',
  'qrcode',
  'csv-parse',
  'yauzl',
  '@fastify/busboy',
  'pg',
  'redis',
]

it('a gateway to which nobody has come has loaded nothing that only some requests need', async () => {
  const said = join(temporaryDirectory(), 'loaded')
  const hook = new URL('../support/say-loaded.ts', import.meta.url).href
  const gateway = await startGatewayProcess({
    environment: { NODE_OPTIONS: `--import ${hook}`, SAY_LOADED_TO: said, KAKEHASHI_LISTEN_DRAIN_MS: '0' },
  })
  expect(await readinessOf(gateway.management)).toBe('ok')
  gateway.signal('SIGTERM')
  expect((await gateway.ended).errors).toBe('')
  const loaded = readFileSync(said, 'utf8').split('\n')
  expect(loaded.some((module) => module.endsWith('/src/start-gateway.ts'))).toBe(true)
  expect(loaded.filter((module) => late.some((library) => module.includes(`/node_modules/${library}/`)))).toEqual([])
  // Node's own `fetch`.
  expect(loaded.filter((module) => module.includes('deps/undici'))).toEqual([])
})
