/** `npm run test:soak [-- --minutes 10] [--rate 20]`: whether what people leave lying goes away again. Exit code 1 when something stays. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Agent } from 'undici'
import { startMockJpki } from '../../mock-idps/jpki/index.ts'
import { startUpstreamProcess } from '../load/start-upstream.ts'
import { openRedisGround } from '../support/redis-processes.ts'
import { startSoakedGateway } from './gateway.ts'
import { judge, type Sample } from './judge.ts'
import { embeddedPlace, redisPlace, type SoakPlace } from './places.ts'
import { createTraffic } from './traffic.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '20' } },
})
const [minutes, rate] = [Number(values.minutes), Number(values.rate)]
if (!(minutes > 0 && rate > 0)) {
  console.error('soak: --minutes and --rate are numbers above 0')
  process.exit(2)
}

const undo: (() => unknown)[] = []
let failed = true
try {
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-soak-cards-'))
  undo.push(() => rmSync(directory, { recursive: true, force: true }))
  const cards = await startMockJpki({ dataDirectory: directory })
  undo.push(() => cards.close())
  const upstream = await startUpstreamProcess('')
  undo.push(upstream.stop)
  const ground = openRedisGround()
  undo.push(() => ground.stop())
  const redis = await ground.server()
  const environment = {
    KAKEHASHI_GBIZID_ISSUER: upstream.issuer,
    KAKEHASHI_JPKI_TRUST_ANCHORS_DIRECTORY: cards.anchorsDirectory,
    KAKEHASHI_JPKI_OCSP_AUTHENTICATION_URL: cards.ocspUrls.auth,
    KAKEHASHI_JPKI_OCSP_SIGNATURE_URL: cards.ocspUrls.sign,
    KAKEHASHI_JPKI_READER_URL: `${cards.url}/reader`,
    // Patience with the mocks on a busy machine: whether an upstream is slow is not what is looked at here.
    KAKEHASHI_OUTBOUND_TIMEOUT_MS: '30000',
    KAKEHASHI_JPKI_OCSP_TIMEOUT_MS: '4500',
  }
  const start = async (more: Record<string, string>) => {
    const gateway = await startSoakedGateway({ ...environment, ...more })
    undo.push(() => gateway.stop())
    const dispatcher = new Agent({ connections: 32, pipelining: 1 })
    undo.push(() => dispatcher.destroy())
    return { gateway, traffic: createTraffic({ issuer: gateway.issuer, dispatcher, upstream }) }
  }
  const places: SoakPlace[] = [
    embeddedPlace(await start({})),
    redisPlace(await start({ REDIS_URL: redis.url }), redis.port),
  ]

  console.log(`soak: ${minutes} minutes, ${rate} visitors a second at each of two gateways, embedded store and Redis`)
  console.log(
    'method: an eighth of the time warms up, the rest comes in two halves; after each everything is let lapse, rubbish is collected and',
  )
  console.log(
    '        what is left is measured. Lapse, embedded store: the clock of the gateway is set on by 31 days from outside, the sweep that',
  )
  console.log(
    '        comes every minute comes every second, and the clock is set back. Redis: every key must have an end no later than its',
  )
  console.log('        stated life; then the life of every key is shortened by 31 days.')
  const samples = new Map<SoakPlace, Sample[]>(places.map((place) => [place, []]))
  for (const [name, share] of [
    ['warm-up', 1 / 8],
    ['first half', 7 / 16],
    ['second half', 7 / 16],
  ] as const) {
    await Promise.all(places.map(({ traffic }) => traffic.run(rate, minutes * 60 * share)))
    // Traces are written within a moment of what they tell.
    await delay(1000)
    for (const place of places) {
      const sample = await place.lapse()
      samples.get(place)?.push(sample)
      console.log(`${place.name}, after the ${name}: ${sample.said}`)
    }
  }
  for (const { name, traffic } of places)
    console.log(
      `${name}: ${Object.entries(traffic.counts)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
    )
  const problems = places.flatMap((place) => judge(place, samples.get(place) as Sample[]))
  for (const problem of problems) console.log(`FAILED ${problem}`)
  failed = problems.length > 0
  console.log(failed ? `soak: ${problems.length} problems` : 'soak: everything that was left lying is gone')
} finally {
  for (const step of undo.reverse()) await step()
}
process.exit(failed ? 1 : 0)
