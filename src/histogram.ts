import type { Histogram, Registry } from 'prom-client'

/** What was observed under one set of labels. */
interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** How many fell into each bucket and into none below, the last for all that are above. */
  readonly counts: number[]
  sum: number
  count: number
}

/**
 * A histogram of seconds for what happens several times in every request. It stands in the registry and reads as prom-client's own does; that one
 * looks its labels up again for each value, which takes longer than many of the operations that are measured.
 * @param buckets upper bounds, seconds, ascending
 * @returns for the values of the labels, in the order of `labelNames`, what observes under them; series without a value are not shown
 */
export function createHistogram(
  registry: Registry,
  { name, help, labelNames, buckets }: { name: string; help: string; labelNames: string[]; buckets: number[] },
): (...labels: string[]) => (seconds: number) => void {
  const known = new Map<string, (seconds: number) => void>()
  const all: Series[] = []

  const begin = (values: readonly string[]) => {
    const labels = Object.fromEntries(labelNames.map((label, index) => [label, values[index] as string]))
    const series: Series = { labels, counts: [...buckets, 0].fill(0), sum: 0, count: 0 }
    all.push(series)
    return (seconds: number) => {
      let bucket = 0
      while (bucket < buckets.length && seconds > (buckets[bucket] as number)) bucket += 1
      series.counts[bucket] = (series.counts[bucket] as number) + 1
      series.sum += seconds
      series.count += 1
    }
  }

  const valuesOf = ({ labels, counts, sum, count }: Series) => {
    let below = 0
    const upTo = buckets.map((le, bucket) => {
      below += counts[bucket] as number
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below }
    })
    return [
      ...upTo,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
      { metricName: `${name}_sum`, labels: { ...labels }, value: sum },
      { metricName: `${name}_count`, labels: { ...labels }, value: count },
    ]
  }

  const get = async () => ({
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: all.filter(({ count }) => count > 0).flatMap(valuesOf),
  })
  registry.registerMetric({ name, labelNames, get } as unknown as Histogram)

  return (...labels) => {
    const key = labels.join(' ')
    const observe = known.get(key) ?? begin(labels)
    known.set(key, observe)
    return observe
  }
}
