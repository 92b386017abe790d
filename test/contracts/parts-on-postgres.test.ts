import { afterAll, beforeAll, describe } from 'vitest'
import { needs } from '../support/require.ts'
import { startPostgres, type TestServer } from '../support/servers.ts'
import { type PostgresGround, standOnPostgres } from '../support/test-records.ts'

/** What the parts promise, each in its own suite, holds on PostgreSQL as it does on the embedded engine. */
needs('postgres')('on PostgreSQL', () => {
  let server: TestServer
  let ground: PostgresGround
  beforeAll(async () => {
    server = await startPostgres()
    ground = await standOnPostgres(server.url)
  })
  afterAll(async () => {
    await ground.leave()
    await server.stop()
  })

  describe('audit', () => import('./audit.test.ts').then(() => {}))
  describe('outbox', () => import('./outbox.test.ts').then(() => {}))
  describe('organisations', () => import('../unit/organisations.test.ts').then(() => {}))
  describe('appointments', () => import('../attacks/appointments.test.ts').then(() => {}))
  describe('people', () => import('../unit/people.test.ts').then(() => {}))
  describe('roster', () => import('./roster.test.ts').then(() => {}))
  describe('roster commands', () => import('./roster-commands.test.ts').then(() => {}))
  describe('roster, refused', () => import('../attacks/roster-apply.test.ts').then(() => {}))
  describe('guardianship', () => import('../unit/guardianship.test.ts').then(() => {}))
  describe('guardianship, refused', () => import('../attacks/guardianship.test.ts').then(() => {}))
  describe('consent', () => import('../unit/consent.test.ts').then(() => {}))
  describe('consent, refused', () => import('../attacks/consent.test.ts').then(() => {}))
  describe('certificates', () => import('../unit/certificates.test.ts').then(() => {}))
  describe('certificates, refused', () => import('../attacks/certificates.test.ts').then(() => {}))
  describe('certificates and guardians on a roster', () =>
    import('./certificates-and-guardians-on-roster.test.ts').then(() => {}))
  describe('credentials', () => import('../unit/credential-issuing.test.ts').then(() => {}))
  describe('offers', () => import('../attacks/credential-offers.test.ts').then(() => {}))
  describe('keys', () => import('../unit/keys-rotation.test.ts').then(() => {}))
  describe('keys, withdrawn', () => import('../attacks/keys-withdrawn.test.ts').then(() => {}))
  describe('single use', () => import('../attacks/single-use.test.ts').then(() => {}))
})
