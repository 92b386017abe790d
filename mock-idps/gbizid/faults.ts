import type { Fault } from '../shared/fault-switch.ts'

/** Claims or members of a token or of UserInfo, before they are signed or sent. */
export type Members = Record<string, unknown>

/** A fault names what it changes; everything it does not name stays as it should be. */
export interface GbizidFault extends Fault {
  /** Changes the ID token's claims before signing. */
  idToken?: (claims: Members) => Members
  /** Which key signs the ID token: one the JWKS lacks under the kid of the right one, the same under its own kid, none. */
  idTokenKey?: 'stranger' | 'unpublished' | 'none'
  userInfo?: (members: Members) => Members
  /** The authorization endpoint answers with this error at once. */
  authorizationError?: string
  /** How discovery, JWKS, token and UserInfo answer. With `never`, pages are 503 too. */
  answers?: 'late' | 'never'
  /** Replaces the signing key when the fault is chosen. */
  rotatesKeys?: boolean
}

const twoHours = 2 * 3600

export const faults: Readonly<Record<string, GbizidFault>> = {
  'wrong-nonce': {
    ja: 'IDトークンのnonceが要求と異なる',
    en: 'The ID token has another nonce than the request.',
    idToken: (claims) => ({ ...claims, nonce: 'another-nonce' }),
  },
  'missing-nonce': {
    ja: 'IDトークンにnonceがない',
    en: 'The ID token has no nonce although the request had one.',
    idToken: ({ nonce: _, ...claims }) => claims,
  },
  'wrong-issuer': {
    ja: 'IDトークンの発行者が異なる',
    en: 'The ID token names another issuer.',
    idToken: (claims) => ({ ...claims, iss: 'https://issuer.example/oauth/' }),
  },
  'wrong-audience': {
    ja: 'IDトークンの宛先が別のサービス',
    en: 'The ID token is for another client.',
    idToken: (claims) => ({ ...claims, aud: 'another-client' }),
  },
  expired: {
    ja: 'IDトークンの有効期限が切れている',
    en: 'The ID token expired an hour ago.',
    idToken: (claims) => ({
      ...claims,
      iat: Number(claims.iat) - twoHours,
      auth_time: Number(claims.auth_time) - twoHours,
      exp: Number(claims.iat) - twoHours / 2,
    }),
  },
  'bad-signature': {
    ja: 'IDトークンの署名が公開鍵と合わない',
    en: 'The ID token is signed by another key under the published kid.',
    idTokenKey: 'stranger',
  },
  'unknown-kid': {
    ja: 'IDトークンのkidがJWKSにない',
    en: 'The ID token names a kid that the JWKS never has.',
    idTokenKey: 'unpublished',
  },
  'alg-none': {
    ja: 'IDトークンに署名がない (alg: none)',
    en: 'The ID token is unsigned (alg: none).',
    idTokenKey: 'none',
  },
  'rotated-keys': {
    ja: '署名鍵が重複期間なく交代した (正しい相手は鍵を取り直せば成功する)',
    en: 'The signing key was replaced without overlap; a correct client fetches the JWKS again and succeeds.',
    rotatesKeys: true,
  },
  'wrong-sub-in-userinfo': {
    ja: 'UserInfoのsubがIDトークンと異なる',
    en: 'UserInfo speaks of another sub than the ID token.',
    userInfo: (members) => ({ ...members, sub: 'somebody-else' }),
  },
  'access-denied': {
    ja: '認可要求がaccess_deniedで返る',
    en: 'The authorization request comes back with access_denied.',
    authorizationError: 'access_denied',
  },
  slow: {
    ja: 'discovery、JWKS、token、UserInfoの応答が遅い',
    en: 'Discovery, JWKS, token and UserInfo answer only after the delay.',
    answers: 'late',
  },
  down: {
    ja: '停止している (サーバー間は切断、画面は503)',
    en: 'Out of service: connections are closed, pages answer 503.',
    answers: 'never',
  },
}
