import type { Context } from 'koa'
import { KakehashiError, refuseMyNumber } from '../foundation/index.ts'

/** What a multipart form brought: text fields and files by field name; a file field left empty is absent. */
export interface Upload {
  fields: Readonly<Record<string, string>>
  files: Readonly<Record<string, { name: string; bytes: Buffer }>>
}

/**
 * Reads a multipart form into memory.
 * @param options `maxBytes` bounds each file, `maxFieldBytes` each text field (4 KiB unless given); at most four files and twenty fields
 * @throws REQUEST-TOO-LARGE, REQUEST-INVALID for anything that is no well-formed multipart body, MYNUMBER-REFUSED
 */
export async function readUpload(ctx: Context, options: { maxBytes: number; maxFieldBytes?: number }): Promise<Upload> {
  const { maxBytes, maxFieldBytes = 4096 } = options
  const type = ctx.get('content-type')
  if (!type.startsWith('multipart/form-data'))
    throw new KakehashiError('REQUEST-INVALID', { params: { member: 'body' } })
  // Loaded with the first upload, which few visits bring.
  const { Busboy } = await import('@fastify/busboy')
  const limits = { fileSize: maxBytes, fieldSize: maxFieldBytes, files: 4, fields: 20, parts: 24 }
  const fields: Record<string, string> = {}
  const files: Record<string, { name: string; bytes: Buffer }> = {}
  await new Promise<void>((resolve, reject) => {
    const fail = (error: KakehashiError) => {
      ctx.req.unpipe()
      ctx.req.resume()
      reject(error)
    }
    const malformed = (cause: unknown) =>
      fail(new KakehashiError('REQUEST-INVALID', { params: { member: 'body' }, cause }))
    const tooLarge = (limit = maxBytes) =>
      fail(new KakehashiError('REQUEST-TOO-LARGE', { params: { limit: showBytes(limit) } }))
    const parser = open(() => new Busboy({ headers: { 'content-type': type }, limits }), malformed)
    if (parser === undefined) return
    // A field that was cut off would be read as something that nobody sent.
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (valueCut) return tooLarge(maxFieldBytes)
      fields[name] = value
    })
    parser.on('file', (name, stream, filename) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('limit', () => tooLarge())
      stream.on('end', () => {
        if (filename !== undefined && chunks.length > 0) files[name] = { name: filename, bytes: Buffer.concat(chunks) }
      })
    })
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(event, () => tooLarge())
    parser.on('error', malformed)
    parser.on('finish', resolve)
    ctx.req.on('aborted', () => malformed('the sender went away'))
    ctx.req.pipe(parser)
  })
  refuseMyNumber(fields)
  return { fields, files }
}

const showBytes = (bytes: number) =>
  bytes >= 1_048_576 ? `${Math.floor(bytes / 1_048_576)} MiB` : `${Math.floor(bytes / 1024)} KiB`

function open<Parser>(make: () => Parser, malformed: (cause: unknown) => void): Parser | undefined {
  try {
    return make()
  } catch (error) {
    malformed(error)
    return undefined
  }
}
