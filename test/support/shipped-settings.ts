import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A file of `config/` as it is shipped, not yet checked. */
export const shippedSettings = (path: string): unknown =>
  parse(readFileSync(new URL(`../../config/${path}`, import.meta.url), 'utf8'))
