import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { KakehashiError } from '../foundation/index.ts'
import { digestOf } from '../storage/index.ts'

export const manifestFile = 'manifest.json'

const manifestSchema = z.strictObject({
  format: z.literal(1),
  release: z.string(),
  created_at: z.iso.datetime(),
  engine: z.enum(['sqlite', 'postgres']),
  migrations: z.array(z.string()),
  audit: z.strictObject({ sequence: z.int().min(0), hash: z.string() }),
  tables: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_]*$/),
      rows: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** What a backup says of itself. It is written last: a directory without it is not a backup. */
export type Manifest = z.infer<typeof manifestSchema>

export const tableFile = (directory: string, table: string): string => join(directory, `${table}.jsonl.gz`)

const damaged = (file: string, reason: string, cause?: unknown) =>
  new KakehashiError('RESTORE-DAMAGED', { params: { file, reason }, cause })

/**
 * Reads the manifest of a backup and checks every file against it.
 * @throws RESTORE-DAMAGED naming the file that is missing, altered or not understood
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const manifest = await parseManifest(directory)
  for (const { name, sha256 } of manifest.tables) {
    const file = tableFile(directory, name)
    const found = await digestOf(file).catch((cause: Error) => {
      throw damaged(file, cause.message, cause)
    })
    if (found !== sha256) throw damaged(file, 'its checksum is not the one in the manifest')
  }
  return manifest
}

async function parseManifest(directory: string): Promise<Manifest> {
  const file = join(directory, manifestFile)
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string }
    throw damaged(file, code === 'ENOENT' ? 'it is not there; the backup was not completed' : message, cause)
  }
}
