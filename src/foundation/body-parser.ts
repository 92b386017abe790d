import type { bodyParser as library } from '@koa/bodyparser'
import type { Middleware } from 'koa'

/**
 * Reads the body of a request, as @koa/bodyparser does. It is loaded with the first body: it brings a third table of every media type that
 * there is.
 * @param options as the library's own
 * @throws what the library throws, in the request
 */
export function bodyParser(options: Parameters<typeof library>[0]): Middleware {
  let parse: Middleware | undefined
  return async (ctx, next) => {
    const { bodyParser } = await import('@koa/bodyparser')
    parse ??= bodyParser(options)
    return parse(ctx, next)
  }
}
