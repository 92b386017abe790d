import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/metrics.ts'
import { read } from '../support/operators-files.ts'

describe('Grafana dashboard', () => {
  const { panels } = JSON.parse(read('grafana/kakehashi.json')) as {
    panels: { id: number; title: string; description: string; targets: { expr: string }[] }[]
  }
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

  it('asks for metrics that the gateway has, by labels that they have', async () => {
    const metrics = await createMetrics().registry.getMetricsAsArray()
    const labelsOf = new Map(
      metrics.map((metric) => [metric.name, (metric as { labelNames?: string[] }).labelNames ?? []]),
    )
    for (const expression of expressions) {
      const names = [...expression.matchAll(/\b((?:kakehashi|nodejs|process)_\w+)\{/g)].map(
        (match) => match[1] as string,
      )
      expect(names.length, expression).toBeGreaterThan(0)
      const known = names.map((name) => (labelsOf.has(name) ? name : name.replace(/_(bucket|count|sum)$/, '')))
      expect(known.filter((name) => !labelsOf.has(name))).toEqual([])
      const labels = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap((match) => (match[1] as string).split(', '))
      const allowed = ['le', 'instance', ...known.flatMap((name) => labelsOf.get(name) ?? [])]
      expect(
        labels.filter((label) => !allowed.includes(label)),
        expression,
      ).toEqual([])
    }
  })

  it('shows every metric of our own but those for counting alone', async () => {
    const own = (await createMetrics().registry.getMetricsAsArray()).map(({ name }) => name)
    const shown = expressions.join(' ')
    const left = own.filter((name) => name.startsWith('kakehashi_') && !shown.includes(name))
    expect(left).toEqual(['kakehashi_state_swept_total'])
  })

  it('says of each panel what to think of it', () => {
    expect(panels.filter(({ description }) => !description)).toEqual([])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })
})
