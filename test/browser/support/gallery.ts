import type { AddressInfo } from 'node:net'
import { Router } from '@koa/router'
import Koa from 'koa'
import { KakehashiError, type Locale } from '../../../src/foundation/index.ts'
import { assetRoutes } from '../../../src/web/assets.ts'
import { appointPage } from '../../../src/web/board/appoint-page.ts'
import { boardPage } from '../../../src/web/board/board-page.ts'
import { endPage } from '../../../src/web/board/end-page.ts'
import { errorPage } from '../../../src/web/errors/error-page.ts'
import { developersPage } from '../../../src/web/home/developers-page.ts'
import { homePage } from '../../../src/web/home/home-page.ts'
import type { Page } from '../../../src/web/layout.ts'
import { localeOf } from '../../../src/web/locale.ts'
import { onwardPage } from '../../../src/web/provider/onward-page.ts'
import { releasePage } from '../../../src/web/provider/release-page.ts'
import { signedOutPage, signOutPage } from '../../../src/web/provider/sign-out-page.ts'
import { securityHeaders } from '../../../src/web/security-headers.ts'
import { show } from '../../../src/web/show.ts'
import { cardPage } from '../../../src/web/sign-in/card-page.ts'
import { pathChoicePage } from '../../../src/web/sign-in/path-choice-page.ts'
import { refusedPage } from '../../../src/web/sign-in/refused-page.ts'
import { guardianGallery } from './gallery-guardian.ts'
import { staffGallery } from './gallery-staff.ts'

/** Pages by name. */
export type Gallery = Readonly<Record<string, (locale: Locale) => Page>>

const attempt = 'p5wUEbTqkJ0uJvGqkXQd4w'
const service = {
  name: { ja: 'みほんe学習ポータル', en: 'Mihon e-Learning Portal' },
  startUrl: 'https://portal.example.jp/',
}

const board = { code: '139998', corporateNumber: '7990001000001', name: '見本市教育委員会', status: 'active' } as const
const schools = [
  {
    code: 'B113299999010',
    name: '見本市立みなみ小学校',
    address: '東京都見本市',
    boardCode: board.code,
    status: 'active',
  },
  {
    code: 'C113299999027',
    name: '見本市立みなみ中学校',
    address: '東京都見本市',
    boardCode: board.code,
    status: 'active',
  },
] as const
const schoolClaim = { board_code: board.code, school_code: schools[0].code, name: schools[0].name }
const member = {
  personId: 'p1',
  accountType: 'member',
  corporateNumber: board.corporateNumber,
  displayName: '田中 誠',
  firstRecordedAt: '2026-11-20T01:23:00.000Z',
} as const
const appointment = {
  appointmentId: 'a1',
  personId: 'p2',
  displayName: '佐々木 恵',
  schoolCode: schools[0].code,
  schoolName: schools[0].name,
  role: 'principal',
  startsOn: '2026-04-01',
  endsOn: null,
  state: 'current',
} as const

/** Every page of the product once, with invented content, so that each can be looked at without the journey to it. */
export const gallery: Gallery = {
  ...staffGallery,
  ...guardianGallery,
  home: homePage,
  developers: (locale) => developersPage(locale, { issuer: 'https://id.example.jp' }),
  'not-found': (locale) => errorPage(locale, { error: new KakehashiError('REQUEST-NOT-FOUND') }),
  fault: (locale) => errorPage(locale, { error: new KakehashiError('SERVER-FAULT'), attempt }),
  'path-choice': (locale) =>
    pathChoicePage({
      locale,
      attempt,
      service,
      options: [
        { path: 'individual', action: '/sign-in/u1/individual' },
        { path: 'organisation', action: '/sign-in/u1/organisation' },
      ],
      cancelAction: '/sign-in/u1/cancel',
      formAction: [],
    }),
  'path-choice-closed': (locale) =>
    pathChoicePage({
      locale,
      attempt,
      service: undefined,
      options: [
        { path: 'individual', action: '/sign-in/u1/individual', outOfUse: new KakehashiError('JPKI-OCSP-SILENT') },
        { path: 'organisation', action: '/sign-in/u1/organisation' },
      ],
      cancelAction: '/sign-in/u1/cancel',
      notice: new KakehashiError('JPKI-CANCELLED'),
      formAction: [],
    }),
  card: (locale) =>
    cardPage({
      locale,
      attempt,
      service,
      readerUrl: 'https://reader.example.jp/reader',
      fields: { kind: 'authentication', state: 's1' },
      backUrl: '/sign-in/u1',
      cancelAction: '/sign-in/u1/cancel',
      formAction: ['https://reader.example.jp'],
    }),
  'sign-in-refused': (locale) =>
    refusedPage({
      locale,
      attempt,
      query: new URLSearchParams(),
      error: new KakehashiError('JPKI-CARD-LOCKED'),
      waysOn: [
        { to: 'path-choice', href: '/sign-in/u1' },
        { to: 'service', href: service.startUrl, name: service.name },
      ],
    }),
  release: (locale) =>
    releasePage({
      locale,
      attempt,
      service: {
        ...service,
        purpose: { ja: '在籍の確認と学習記録の引き継ぎ', en: 'Confirming enrolment and carrying over records' },
      },
      action: '/release/u1',
      formAction: [],
      release: {
        basis: 'consent',
        scopes: ['openid', 'verified_person'],
        claims: [
          { scope: 'verified_person', claim: 'name', value: '髙﨑 真由美' },
          { scope: 'verified_person', claim: 'birthdate', value: '1985-03-15' },
          {
            scope: 'verified_person',
            claim: 'address',
            value: { formatted: '東京都見本市中央１－２－３', country: 'JP' },
          },
        ],
      },
    }),
  notice: (locale) =>
    releasePage({
      locale,
      attempt,
      service: {
        ...service,
        purpose: { ja: '学校ごとの教材の割り当て', en: 'Giving each school its materials' },
      },
      action: '/release/u1',
      formAction: [],
      release: {
        basis: 'notice',
        scopes: ['openid', 'origin', 'organisation'],
        claims: [
          { scope: 'origin', claim: 'origin', value: 'organisation' },
          { scope: 'organisation', claim: 'organisation', value: schoolClaim },
          {
            scope: 'organisation',
            claim: 'roles',
            value: [
              { role: 'principal', organisation: schoolClaim },
              { role: 'administrator', organisation: { board_code: board.code, name: board.name } },
            ],
          },
        ],
      },
    }),
  'sign-out': (locale) =>
    signOutPage({ locale, service: undefined, action: '/sign-out/confirm', xsrf: 'x', formAction: [] }),
  onward: (locale) => {
    // As it is without script, else it would be gone before anybody has looked at it.
    const { script: _, ...page } = onwardPage({ locale, signingOut: true, action: '/', fields: [], formAction: [] })
    return page
  },
  'signed-out': (locale) => signedOutPage({ locale, service }),
  board: (locale) =>
    boardPage(locale, {
      board,
      appointments: [
        appointment,
        {
          ...appointment,
          appointmentId: 'a2',
          displayName: '山本 学',
          role: 'office',
          startsOn: '2027-04-01',
          endsOn: '2028-03-31',
          state: 'future',
        },
        {
          ...appointment,
          appointmentId: 'a3',
          displayName: '小林 薫',
          startsOn: '2024-04-01',
          endsOn: '2026-03-31',
          state: 'ended',
        },
      ],
      waiting: [member],
      done: 'appointed',
    }),
  appoint: (locale) =>
    appointPage(locale, {
      board,
      schools,
      person: member,
      entry: { schoolCode: schools[0].code, role: 'principal', startsOn: '2026-11-22', endsOn: '' },
      error: new KakehashiError('ORGANISATION-PRINCIPAL-OVERLAP', {
        params: { school: schools[0].name, starts: '2026-04-01', ends: '-' },
      }),
    }),
  'end-appointment': (locale) => endPage(locale, { board, appointment, endsOn: '2026-11-22' }),
}

/** Serves the gallery on a free port. */
export async function openGallery(): Promise<{ origin: string; close: () => Promise<void> }> {
  const app = new Koa()
  const router = new Router()
  router.get('/:name', (ctx, next) => {
    const page = gallery[String(ctx.params.name)]
    return page === undefined ? next() : show(ctx, page(localeOf(ctx)))
  })
  app.use(securityHeaders({ issuer: 'http://localhost' }))
  app.use(assetRoutes().routes()).use(router.routes())
  const server = app.listen(0, 'localhost')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
