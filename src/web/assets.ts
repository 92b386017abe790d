import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Router } from '@koa/router'

const fontDirectory = new URL('./', import.meta.resolve('@fontsource-variable/noto-sans-jp/package.json'))
const sheets = ['base', 'layout', 'text', 'button', 'form', 'table', 'notice', 'panel', 'steps', 'special', 'print']

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const tokens = readFileSync(fileURLToPath(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')), 'utf8')

const files: Readonly<Record<string, { type: string; body: string }>> = {
  'site.css': { type: 'text/css', body: [tokens, ...sheets.map((name) => here(`./styles/${name}.css`))].join('\n') },
  'font/font.css': { type: 'text/css', body: readFileSync(new URL('index.css', fontDirectory), 'utf8') },
  'go-on.js': { type: 'text/javascript', body: here('./scripts/go-on.js') },
  'icon.svg': { type: 'image/svg+xml', body: here('./styles/icon.svg') },
}

/** Changes with every change of a style sheet, so that addresses can be cached for ever. */
const version = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 12)

export type AssetName = 'site.css' | 'font/font.css' | 'go-on.js' | 'icon.svg'

/** The address of an asset, with the version in it. */
export const assetUrl = (name: AssetName): string => `/assets/${version}/${name}`

/** Serves style sheets, script, icon and font; an address of an older version still answers but is not kept by caches. */
export function assetRoutes(): Router {
  const router = new Router()
  router.get('/assets/:version/{*path}', async (ctx, next) => {
    const path = String(ctx.params.path)
    const font = /^font\/files\/[\w[\]-]+\.woff2$/.test(path)
    const file = files[path]
    if (!font && !file) return next()
    ctx.set('cache-control', ctx.params.version === version ? 'public, max-age=31536000, immutable' : 'no-cache')
    ctx.set('cross-origin-resource-policy', 'same-origin')
    ctx.etag = `${version}/${path}`
    if (ctx.get('if-none-match') === ctx.response.get('etag')) {
      ctx.status = 304
      return
    }
    ctx.type = file?.type ?? 'font/woff2'
    ctx.body = file?.body ?? (await readFile(new URL(path.slice('font/'.length), fontDirectory)).catch(() => undefined))
    if (ctx.body === undefined || ctx.body === null) ctx.status = 404
  })
  return router
}
