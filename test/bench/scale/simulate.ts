/** `npm run bench -- scale [--write]`: prints the tables of docs/scale.md from `inputs.json`, or puts them into it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { perCore, tables } from './tables.ts'

export const scaleDocument = resolve(import.meta.dirname, '../../../docs/scale.md')

/** A document with every table between its marks made anew. @throws when a mark names no table, or a table has no mark */
export function withTables(document: string): string {
  const made = tables()
  const missing = Object.keys(made).filter((name) => !document.includes(`<!-- table ${name} -->`))
  if (missing.length > 0) throw new Error(`the document has no place for ${missing.join(', ')}`)
  return document.replace(/<!-- table (\w+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const text = made[name]
    if (text === undefined) throw new Error(`there is no table ${name}`)
    return `<!-- table ${name} -->\n${text}\n<!-- end -->`
  })
}

/** Prints the tables, or writes them into the document. */
export function simulate({ write }: { write: boolean }): void {
  if (write) writeFileSync(scaleDocument, withTables(readFileSync(scaleDocument, 'utf8')))
  else for (const [name, text] of Object.entries(tables())) console.log(`${name}\n${text}\n`)
  console.log(perCore())
}
