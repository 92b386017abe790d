import { WalletProblem } from './problem.ts'

const patience = 10_000

/** Plain http is for this machine only; everything else the wallet talks to must be https. */
export function checkedUrl(text: unknown): URL {
  if (typeof text !== 'string' || !URL.canParse(text)) throw new WalletProblem('issuer-mismatch', 'not a URL')
  const url = new URL(text)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here))
    throw new WalletProblem('issuer-mismatch', url.protocol)
  return url
}

/** One request, without redirects: an address that was checked must be the one that answers. */
export async function send(url: URL, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) })
  } catch (cause) {
    throw new WalletProblem('unreachable', url.host, cause)
  }
}

/** An answer's JSON, whatever its status. */
export async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>
  } catch (cause) {
    throw new WalletProblem('unreachable', `${response.url} answers ${response.status} without JSON`, cause)
  }
}

/** Fetches a JSON document. */
export async function getJson(url: URL): Promise<Record<string, unknown>> {
  const response = await send(url, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new WalletProblem('unreachable', `${url.href} answers ${response.status}`)
  return readJson(response)
}

/** Puts a well-known path between host and path of an identifier (RFC 8615). */
export function wellKnown(identifier: string, name: string): URL {
  const url = checkedUrl(identifier)
  return new URL(`/.well-known/${name}${url.pathname === '/' ? '' : url.pathname}`, url)
}
