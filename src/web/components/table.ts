import { html, type SafeHtml } from '../../foundation/index.ts'

type Cell = SafeHtml | string | number

/**
 * A table that turns into a list of cards on a narrow screen; roles are written out because `display: block` drops them.
 * @param options `rows` have one cell for each of `columns`; the first cell of a row is its header; `numbers` sets all others flush right
 */
export function table(options: {
  caption: string
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
  numbers?: boolean
}): SafeHtml {
  const { caption, columns } = options
  const head = columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)
  const body = options.rows.map(
    (row) => html`<tr role="row">${row.map((cell, index) => tableCell(cell, columns[index] ?? '', index === 0))}</tr>`,
  )
  return html`<table class="table${options.numbers === true && ' table--numbers'}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">${body}</tbody>
</table>`
}

function tableCell(cell: Cell, column: string, first: boolean): SafeHtml {
  return first
    ? html`<th role="rowheader" scope="row" data-label="${column}">${cell}</th>`
    : html`<td role="cell" data-label="${column}">${cell}</td>`
}
