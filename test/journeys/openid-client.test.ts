import * as client from 'openid-client'
import { describe, expect, it } from 'vitest'
import {
  openProviderWorld,
  type ProviderWorld,
  redirectUri,
  serviceOf,
  serviceSecret,
} from '../support/provider-world.ts'

const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] }

/** The relying service as its developer writes it with openid-client. */
async function relyingParty(
  world: ProviderWorld,
  clientId = 'service',
  authentication = client.ClientSecretBasic(serviceSecret),
) {
  return client.discovery(new URL(world.issuer), clientId, undefined, authentication, options)
}

/** An authorization request with everything that openid-client recommends. */
async function request(configuration: client.Configuration, parameters: Record<string, string> = {}) {
  const verifier = client.randomPKCECodeVerifier()
  const expected = {
    pkceCodeVerifier: verifier,
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  }
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid origin organisation',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: expected.expectedState,
    nonce: expected.expectedNonce,
    ...parameters,
  })
  return { url: url.href, expected }
}

const callbackOf = (response: Response) => new URL(response.headers.get('location') ?? 'about:blank')

describe('a relying service written with openid-client', () => {
  it('signs a member of staff in, with role and assurance', async () => {
    const organisation = {
      kind: 'school',
      code: 'B113299999010',
      name: '見本市立みなみ小学校',
      boardCode: '139998',
    } as const
    const world = await openProviderWorld({ roles: [{ organisation, role: 'principal' }] })
    const person = await world.somebody()
    const configuration = await relyingParty(world)
    const { url, expected } = await request(configuration)

    const answer = await world.signIn(world.agent(), url, person)
    const tokens = await client.authorizationCodeGrant(configuration, callbackOf(answer), expected)
    const claims = tokens.claims()
    expect(claims).toMatchObject({
      iss: world.issuer,
      aud: 'service',
      acr: `${world.issuer}/acr/ial1-aal2`,
      amr: ['hwk', 'pin'],
    })
    expect(claims).not.toHaveProperty('organisation')
    expect(claims?.sub).toBe(await world.people.pairwiseSub('localhost:65001', person.personId))

    const info = await client.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '')
    expect(info).toEqual({
      sub: claims?.sub,
      origin: 'organisation',
      organisation: { board_code: '139998', school_code: 'B113299999010', name: '見本市立みなみ小学校' },
      roles: [
        {
          role: 'principal',
          organisation: { board_code: '139998', school_code: 'B113299999010', name: '見本市立みなみ小学校' },
        },
      ],
    })
    expect(world.settled.recorded).toEqual([])
    expect(world.faults).toEqual([])
  })
})
