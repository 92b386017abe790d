import { createHash, randomBytes } from 'node:crypto'
import { redirectUri } from './provider-world.ts'

export interface AuthorizationRequest {
  readonly url: string
  readonly verifier: string
  readonly parameters: Readonly<Record<string, string>>
  /** What came back to the service. @throws when the browser was not sent back to it */
  resultOf(answer: Response): URLSearchParams
  /** The code that came back. @throws when there is none */
  codeOf(answer: Response): string
}

/**
 * An authorization request made by hand, so that a test can leave out or bend any part of it.
 * @param changes parameters to replace; an empty text leaves the parameter out
 */
export function createAuthorizationRequest(issuer: string, changes: Record<string, string> = {}): AuthorizationRequest {
  const verifier = randomBytes(32).toString('base64url')
  const all: Record<string, string> = {
    client_id: 'service',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }
  const parameters = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  const resultOf = (answer: Response) => {
    const location = answer.headers.get('location')
    if (!location?.startsWith(redirectUri))
      throw new Error(`not sent back but ${answer.status} ${location} at ${answer.url}`)
    return new URL(location).searchParams
  }
  return {
    url: `${issuer}/authorize?${new URLSearchParams(parameters)}`,
    verifier,
    parameters,
    resultOf,
    codeOf: (answer) => {
      const result = resultOf(answer)
      const code = result.get('code')
      if (code === null) throw new Error(`no code but ${result}`)
      return code
    },
  }
}
