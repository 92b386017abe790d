import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Row } from './tables.ts'

/** Passes bytes on and keeps their SHA-256. */
function createDigest(): { through: Transform; value(): string } {
  const hash = createHash('sha256')
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { through, value: () => hash.digest('hex') }
}

/** Waits until a file, or the entries of a directory, are on the disk. */
export async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A value that JSON would change must not get into a backup unnoticed. */
function plain(row: Row): Row {
  for (const [column, value] of Object.entries(row))
    if (value !== null && typeof value !== 'string' && !Number.isSafeInteger(value))
      throw new Error(`column ${column} holds neither text nor an integer`)
  return row
}

/** Writes rows as compressed lines of JSON. @returns how many, and the SHA-256 of the file */
export async function writeRows(
  path: string,
  batches: AsyncIterable<Row[]>,
): Promise<{ rows: number; sha256: string }> {
  let count = 0
  async function* lines() {
    for await (const rows of batches) {
      count += rows.length
      yield rows.map((row) => `${JSON.stringify(plain(row))}\n`).join('')
    }
  }
  const digest = createDigest()
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 6 }),
    digest.through,
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  )
  await settle(path)
  return { rows: count, sha256: digest.value() }
}

/** The SHA-256 of a file. */
export async function digestOf(path: string): Promise<string> {
  const digest = createDigest()
  await pipeline(createReadStream(path), digest.through, async (source) => {
    for await (const _ of source) void _
  })
  return digest.value()
}

/** Reads what `writeRows` wrote, some rows at a time. */
export async function* readRows(path: string, atOnce = 1000): AsyncGenerator<Row[]> {
  const plain = createGunzip()
  // What goes wrong with the file reaches the reader below through `plain`.
  pipeline(createReadStream(path), plain).catch(() => {})
  let rows: Row[] = []
  let rest = ''
  const text = new TextDecoder()
  for await (const chunk of plain) {
    const lines = (rest + text.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = lines.pop() as string
    for (const line of lines) rows.push(JSON.parse(line) as Row)
    if (rows.length < atOnce) continue
    yield rows
    rows = []
  }
  if (rest !== '') throw new Error(`${path} ends in the middle of a row`)
  if (rows.length > 0) yield rows
}
