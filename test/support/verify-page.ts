import { parse } from 'node-html-parser'
import { refuseCrossSite, securityHeaders } from '../../src/web/index.ts'
import { verifyRoutes } from '../../src/web/verify/routes.ts'
import { openCredentialWorld } from './credential-world.ts'

/** The page that checks credentials, on the credentials part with real HTTP. Nobody is signed in. */
export async function openVerifyPage() {
  const world = await openCredentialWorld()
  const { app, issuer } = world
  app.use(securityHeaders({ issuer }))
  app.use(refuseCrossSite({ issuer }))
  app.use(verifyRoutes({ ...world, greetPerson: (_ctx, next) => next() }).routes())

  const read = async (response: Response) => {
    const markup = await response.text()
    const root = parse(markup)
    return {
      status: response.status,
      headers: response.headers,
      markup,
      heading: root.querySelector('h1')?.text,
      verdict: root.querySelector('.verdict')?.text,
      text: root.querySelector('main')?.text ?? '',
      /** Names and values of every description list, in the order of the page. */
      told: root.querySelectorAll('dl.description > div').map((row) => {
        const [term, value] = [row.querySelector('dt')?.text ?? '', row.querySelector('dd')?.text ?? '']
        return [term, value.trim()] as const
      }),
    }
  }

  /** Posts the form as a browser on our page does. */
  const send = async (
    entry: { credential?: string; file?: string | Buffer<ArrayBuffer> } | URLSearchParams,
    options: { locale?: 'ja' | 'en'; site?: string } = {},
  ) => {
    const body = entry instanceof URLSearchParams ? entry : new FormData()
    if (body instanceof FormData && !(entry instanceof URLSearchParams)) {
      body.set('credential', entry.credential ?? '')
      body.set('file', new Blob([entry.file ?? '']), entry.file === undefined ? '' : 'credential.txt')
    }
    const headers = { 'sec-fetch-site': options.site ?? 'same-origin', cookie: `lang=${options.locale ?? 'ja'}` }
    return read(await fetch(`${issuer}/verify`, { method: 'POST', body, headers }))
  }

  return { ...world, send, open: async (path = '/verify') => read(await fetch(issuer + path)) }
}

export type VerifyPage = Awaited<ReturnType<typeof openVerifyPage>>
