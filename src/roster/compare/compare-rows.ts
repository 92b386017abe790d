/** What every stored row has: an opaque id, and the day from which it is no longer current. */
export interface StoredRow {
  readonly id: string
  readonly removed_on: string | null
}

/** How one kind of rows changes. `upserts` is what to write, `current` the rows as they will stand, ids settled. */
export interface Comparison<R extends StoredRow> {
  readonly upserts: readonly R[]
  readonly current: readonly R[]
  readonly added: readonly R[]
  readonly changed: readonly { readonly row: R; readonly columns: readonly string[] }[]
  readonly removed: readonly R[]
  readonly unchanged: number
  /** How many rows were current before. */
  readonly before: number
}

/**
 * Compares what is stored with what an upload says. A stored row that the upload matches keeps its id; one that it does not name is removed;
 * one removed earlier that comes back is counted as added.
 * @param options.stored rows that may be matched
 * @param options.next rows of the upload, each with a fresh id
 * @param options.keyOf what makes two rows the same thing
 * @param options.owns which stored rows the upload speaks for; only these can be removed
 * @param options.today day written into removed rows
 */
export function compareRows<R extends StoredRow>(options: {
  stored: readonly R[]
  next: readonly R[]
  keyOf: (row: R) => string
  owns: (row: R) => boolean
  today: string
}): Comparison<R> {
  const { stored, next, keyOf, owns, today } = options
  const known = new Map(stored.map((row) => [keyOf(row), row]))
  const current = next.map((row) => ({ ...row, id: known.get(keyOf(row))?.id ?? row.id }))
  const named = new Set(current.map(({ id }) => id))
  const mine = stored.filter((row) => row.removed_on === null && owns(row))
  const removed = mine.filter(({ id }) => !named.has(id)).map((row) => ({ ...row, removed_on: today }))

  const added: R[] = []
  const changed: { row: R; columns: string[] }[] = []
  for (const row of current) {
    const before = known.get(keyOf(row))
    if (!before || before.removed_on !== null) added.push(row)
    else {
      const columns = differingColumns(before, row)
      if (columns.length > 0) changed.push({ row, columns })
    }
  }
  return {
    upserts: [...added, ...changed.map(({ row }) => row), ...removed],
    current,
    added,
    changed,
    removed,
    unchanged: current.length - added.length - changed.length,
    before: mine.length,
  }
}

function differingColumns<R extends StoredRow>(before: R, after: R): string[] {
  return (Object.keys(after) as (keyof R & string)[]).filter((column) => before[column] !== after[column])
}
