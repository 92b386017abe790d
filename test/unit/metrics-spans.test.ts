import { type Attributes, type Span, SpanStatusCode, type Tracer, type TracerProvider, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HttpClient } from '../../src/foundation/index.ts'
import { systemClock } from '../../src/foundation/index.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createMemoryState, openRecords } from '../../src/storage/index.ts'

interface Ended {
  readonly name: string
  readonly attributes: Attributes | undefined
  readonly failed: boolean
}

/** What an operator's SDK would get: only what ends is told. */
const ended: Ended[] = []
const provider: TracerProvider = {
  getTracer: () =>
    ({
      startActiveSpan: (name: string, options: { attributes?: Attributes }, work: (span: Span) => unknown) => {
        let failed = false
        const setStatus = ({ code }: { code: SpanStatusCode }) => {
          failed = code === SpanStatusCode.ERROR
        }
        return work({
          setStatus,
          end: () => void ended.push({ name, attributes: options.attributes, failed }),
        } as unknown as Span)
      },
    }) as unknown as Tracer,
}
beforeAll(() => void trace.setGlobalTracerProvider(provider))
afterAll(() => trace.disable())

const told = async (work: () => Promise<unknown>): Promise<Ended[]> => {
  ended.length = 0
  await work().catch(() => {})
  return [...ended]
}

describe('spans', () => {
  const records = openRecords({ file: ':memory:' })
  const { stores, measures } = createMetrics()
  const measured = stores({ records, state: createMemoryState({ clock: systemClock }) })
  afterAll(() => measured.records.close())

  it('stand around operations of the stores, without keys or values', async () => {
    const spans = await told(async () => {
      await measured.state.put('AuthorizationCode:secret', 'secret', 60)
      await measured.records.transaction(async () => {})
    })
    expect(spans.map(({ name }) => name)).toEqual(['state put', 'records transaction'])
    expect(JSON.stringify(spans)).not.toContain('secret')
  })

  it('stand around calls to upstreams, and tell of a failure only that it was one', async () => {
    const answer = (status: number) =>
      Object.assign(async () => new Response(null, { status }), { close: async () => {} })
    const broken = Object.assign(() => Promise.reject(new Error('https://idp.example/?code=secret')), {
      close: async () => {},
    })
    const call = (http: HttpClient) => told(() => measures.outbound('gbizid', http)('https://idp.example/?code=secret'))
    expect(await call(answer(200))).toEqual([
      { name: 'upstream gbizid', attributes: { 'kakehashi.upstream': 'gbizid' }, failed: false },
    ])
    const failed = await call(broken)
    expect(failed).toMatchObject([{ name: 'upstream gbizid', failed: true }])
    expect(JSON.stringify(failed)).not.toContain('secret')
  })

  it('leave what fails failing', async () => {
    await expect(measured.records.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})
