import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MockGbizid } from '../../mock-idps/gbizid/index.ts'
import type { MockJpki } from '../../mock-idps/jpki/index.ts'
import { buildApp } from '../../src/app.ts'
import { type Clock, createLog, type Log, systemClock, systemIds } from '../../src/foundation/index.ts'
import type { Metrics } from '../../src/metrics.ts'
import {
  type CertificateSettings,
  generalSchema,
  jpkiSchema,
  type OrganisationSettings,
  type ServiceSettings,
  type Settings,
} from '../../src/settings/index.ts'
import type { StateStore } from '../../src/storage/index.ts'
import { openStores } from '../../src/stores.ts'
import { gbizidSettings } from './gbizid-connector.ts'
import { settingsFor } from './jpki-card.ts'

/** The gateway as it runs, put together by `src/app.ts`, on a free port with a data directory of its own. */
export async function startWholeGateway(options: {
  gbizid: MockGbizid
  cards: MockJpki
  services: readonly ServiceSettings[]
  organisations?: readonly OrganisationSettings[]
  certificates?: readonly CertificateSettings[]
  /** Members of settings.yaml beside the issuer. */
  general?: Readonly<Record<string, unknown>>
  clock?: Clock
  log?: Log
  /** State on this Redis instead of the embedded store. */
  redisUrl?: string
  /** Instead of the store that the settings name; closed with the gateway. */
  state?: StateStore
  /** Counts what happens, as a started gateway does. */
  metrics?: Metrics
}) {
  const { clock = systemClock, log = createLog({ level: 'silent' }) } = options
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const directory = mkdtempSync(join(tmpdir(), 'kakehashi-gateway-'))
  const settings: Settings = {
    ...generalSchema.parse({ issuer, outbound: { allowed_private_hosts: ['localhost'] }, ...options.general }),
    data_directory: directory,
    ...(options.redisUrl !== undefined && { redis_url: options.redisUrl }),
    identity_providers: {
      gbizid: gbizidSettings(options.gbizid.issuer),
      jpki: jpkiSchema.parse({ kind: 'jpki', ...settingsFor(options.cards) }),
    },
    services: options.services,
    organisations: options.organisations ?? [],
    certificates: options.certificates ?? [],
  }
  const opened = await openStores(settings, clock, log)
  const plain = { ...opened, state: options.state ?? opened.state }
  if (options.state) await opened.state.close()
  const stores = options.metrics?.stores(plain) ?? plain
  await stores.records.migrate()
  const app = await buildApp({
    ...stores,
    settings,
    clock,
    ids: systemIds,
    log,
    ...(options.metrics && { measures: options.metrics.measures }),
  })
  server.on('request', app.handler)
  return {
    issuer,
    app,
    /** The data directory, on which a command may work too. */
    directory,
    state: stores.state,
    records: stores.records,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await app.close()
      await Promise.all([stores.records.close(), stores.state.close()])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type WholeGateway = Awaited<ReturnType<typeof startWholeGateway>>
