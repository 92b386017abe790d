import { AggregatorRegistry, Histogram, type MetricObject, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { createHistogram } from '../../src/histogram.ts'

describe('the histogram of seconds', () => {
  it('reads as that of prom-client, in text and as what processes tell one another', async () => {
    const told = { name: 'took_seconds', help: 'How long', labelNames: ['store', 'operation'], buckets: [0.01, 0.1, 1] }
    const [ours, theirs] = [new Registry(), new Registry()]
    const observe = createHistogram(ours, told)
    const other = new Histogram({ ...told, registers: [theirs] })
    observe('never', 'used')
    for (const [store, operation] of [
      ['state', 'get'],
      ['records', 'a "quoted" query'],
    ] as const)
      for (const seconds of [0, 0.005, 0.01, 0.010001, 0.5, 1, 1.5, 100]) {
        observe(store, operation)(seconds)
        other.observe({ store, operation }, seconds)
      }
    expect(await ours.metrics()).toBe(await theirs.metrics())
    const together = async (registry: Registry) => {
      const told = await registry.getMetricsAsJSON()
      return AggregatorRegistry.aggregate([told, told] as MetricObject[][]).metrics()
    }
    expect(await together(ours)).toBe(await together(theirs))
  })
})
