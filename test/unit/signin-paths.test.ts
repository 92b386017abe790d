import { describe, expect, it } from 'vitest'
import type { Assurance } from '../../src/people/index.ts'
import { pathsFor } from '../../src/signin/paths-for.ts'

const issuer = 'https://gateway.example'
const reached: Record<'organisation' | 'individual', Assurance[]> = {
  organisation: [
    { ial: 2, aal: 2 },
    { ial: 1, aal: 1 },
  ],
  individual: [{ ial: 3, aal: 3 }],
}
const paths = (params: Record<string, string>, path: 'choose' | 'organisation' | 'individual' = 'choose') =>
  pathsFor({ service: { path }, params, issuer, reached })
const both = ['organisation', 'individual']
const claims = (request: unknown) => ({ claims: JSON.stringify(request) })

describe('the ways in', () => {
  it('are both when nobody says otherwise, for our own pages too', () => {
    expect(paths({})).toEqual(both)
    expect(pathsFor({ service: undefined, params: {}, issuer, reached })).toEqual(both)
  })

  it('are what the service is set to, whatever the request says', () => {
    expect(paths(claims({ id_token: { origin: { value: 'individual' } } }), 'organisation')).toEqual(['organisation'])
    expect(paths({ acr_values: `${issuer}/acr/ial3-aal3` }, 'organisation')).toEqual(['organisation'])
  })

  it.each([
    [{ id_token: { origin: { value: 'organisation' } } }, ['organisation']],
    [{ userinfo: { origin: { value: 'individual', essential: true } } }, ['individual']],
    [{ id_token: { origin: { values: ['individual', 'organisation'] } } }, both],
    [{ id_token: { origin: null } }, both],
    [{ id_token: { origin: { value: 'elsewhere' } } }, both],
    [{ id_token: null, userinfo: { origin: { value: 'individual' } } }, ['individual']],
    ['text', both],
    [null, both],
  ])('follow the claim that is asked for: %j', (request, expected) => {
    expect(paths(claims(request))).toEqual(expected)
  })

  it('are not upset by claims that are no JSON', () => {
    expect(paths({ claims: '{' })).toEqual(both)
  })

  it.each([
    ['ial3-aal3', ['individual']],
    ['ial2-aal3', ['individual']],
    ['ial2-aal2', both],
    ['ial1-aal1', both],
  ])('follow the level that is asked for: %s', (level, expected) => {
    expect(paths({ acr_values: `${issuer}/acr/${level}` })).toEqual(expected)
  })

  it('are both for levels of others and levels nobody reaches', () => {
    expect(paths({ acr_values: 'urn:other:loa:4 https://other.example/acr/ial3-aal3' })).toEqual(both)
    expect(
      pathsFor({
        service: { path: 'choose' },
        params: { acr_values: `${issuer}/acr/ial3-aal3` },
        issuer,
        reached: { organisation: reached.organisation, individual: [] },
      }),
    ).toEqual(both)
  })
})
