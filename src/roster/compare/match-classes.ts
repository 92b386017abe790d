import type { ClassContent } from '../content.ts'
import type { Stored } from './load-stored.ts'

type StoredClass = Stored['classes'][number]

/**
 * Finds the stored class of each class in the upload: by sourcedId, and for exporters that draw new ones every time, by school, year, kind,
 * title and subject where that is unambiguous on both sides.
 * @returns sourcedId of the upload to stored class id
 */
export function matchClasses(stored: readonly StoredClass[], next: readonly ClassContent[]): Map<string, string> {
  const bySourcedId = new Map(stored.map((row) => [row.sourced_id, row.id]))
  const matched = new Map<string, string>()
  for (const { sourcedId } of next) {
    const id = bySourcedId.get(sourcedId)
    if (id !== undefined) matched.set(sourcedId, id)
  }
  const taken = new Set(matched.values())
  const free = Map.groupBy(
    stored.filter(({ id }) => !taken.has(id)),
    (row) => [row.school_code, row.school_year, row.class_type, row.title, row.subject].join('\n'),
  )
  const unmatched = Map.groupBy(
    next.filter(({ sourcedId }) => !matched.has(sourcedId)),
    (one) => [one.schoolCode, one.schoolYear, one.classType, one.title, one.subject].join('\n'),
  )
  for (const [key, [one, ...others]] of unmatched) {
    const [row, ...more] = free.get(key) ?? []
    if (one && row && others.length === 0 && more.length === 0) matched.set(one.sourcedId, row.id)
  }
  return matched
}
