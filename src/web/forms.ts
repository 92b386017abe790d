import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import { bodyParser, KakehashiError, refuseMyNumber } from '../foundation/index.ts'

/**
 * Reads urlencoded forms of our own pages, up to 256 KiB, as plain text: the usual parser of nested names turns a field that is sent more
 * than twenty times, as a whole class of learners is, into something that is no list.
 */
export const formBody = (): Middleware =>
  bodyParser({
    enableTypes: ['text'],
    extendTypes: { text: ['application/x-www-form-urlencoded'] },
    textLimit: '256kb',
    onError: () => {
      throw new KakehashiError('REQUEST-TOO-LARGE', { params: { limit: '256 KiB' } })
    },
  })

/** Fields by name; one that is sent several times is a list. */
function fieldsOf(body: unknown): Record<string, string | string[]> {
  const sent = new URLSearchParams(typeof body === 'string' ? body : '')
  const names = [...new Set(sent.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = sent.getAll(name)
      return [name, values.length === 1 ? (values[0] as string) : values]
    }),
  )
}

/**
 * The fields of a posted form.
 * @throws MYNUMBER-REFUSED when a field carries a My Number; REQUEST-INVALID naming the first field that is not what the page sends
 */
export function readForm<T>(ctx: Context, schema: z.ZodType<T>): T {
  const fields = fieldsOf(ctx.request.body)
  refuseMyNumber(fields)
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  throw new KakehashiError('REQUEST-INVALID', { params: { member: parsed.error.issues[0]?.path.join('.') || '-' } })
}

/** One or several values under one name: browsers send a single choice as a plain string. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value))

/** A text field that may be left empty. */
export const optionalText = z
  .string()
  .trim()
  .max(2000)
  .optional()
  .transform((value) => (value === undefined || value === '' ? undefined : value))
