import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a directory and those above it that are missing, each readable to its owner alone; one that is there stays as it is. One after the other
 * and not by `recursive`: where a file system refuses by saying that the directory above is missing, as /proc does, Node.js tries without end.
 * @throws what the file system says, such as ENOENT, EACCES or ENOTDIR
 */
export function makeDirectory(directory: string): void {
  const missing: string[] = []
  for (let path = resolve(directory); !existsSync(path); path = dirname(path)) missing.push(path)
  for (const path of missing.reverse()) makeOne(path)
  if (!statSync(directory).isDirectory()) throw new Error(`ENOTDIR: not a directory, '${directory}'`)
}

/** Another process may be making the same one. */
function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path)) throw cause
  }
}
