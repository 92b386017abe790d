import { onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/index.ts'
import { createHttpClient, fixedClock, type Ids, type LogFields, systemIds } from '../../src/foundation/index.ts'
import { createOutbox, type MakeRequest, type Message } from '../../src/outbox/index.ts'
import type { Receiver } from './receiver.ts'
import { openTestRecords } from './test-records.ts'

/** A message that says its number. */
export const messageTo = (receiver: string, number = 1): Message => ({
  kind: 'backchannel-logout',
  receiver,
  subject: `person-${number}`,
  payload: { number: String(number) },
})

/**
 * Outboxes of several nodes on the same records, with real receivers.
 * @param receivers by the name under which messages go to them; who is not among them is not registered
 */
export async function openOutboxWorld(receivers: Readonly<Record<string, Pick<Receiver, 'url'> | undefined>>) {
  const records = await openTestRecords()
  const clock = fixedClock('2026-11-22T03:00:00Z')
  const audit = createAudit({ clock })
  const http = createHttpClient({ allowedPrivateHosts: ['localhost'], timeoutMs: 30_000, maxBytes: 1024 })
  const logged: { level: string; message: string; fields: LogFields }[] = []
  const line = (level: string) => (fields: LogFields, message: string) => void logged.push({ level, message, fields })
  const log = { info: line('info'), warn: line('warn'), error: line('error') }
  const tried: string[] = []
  const figures: { waiting: number; dead: number; oldestSeconds: number }[] = []
  const report = {
    tried: (kind: string, outcome: string) => void tried.push(`${kind} ${outcome}`),
    stands: (told: (typeof figures)[number]) => void figures.push(told),
  }
  const make: MakeRequest = async ({ id, attempt, receiver, payload }) => {
    const url = receivers[receiver]?.url
    return url === undefined
      ? undefined
      : { url, headers: {}, body: JSON.stringify({ id, attempt, number: payload.number }) }
  }

  /** @param ids chance takes the lowest value, so that pauses are the shortest */
  const node = ({
    ids = { ...systemIds, integer: () => 0 },
    makeRequest = make,
  }: {
    ids?: Ids
    makeRequest?: MakeRequest
  } = {}) => {
    const outbox = createOutbox({ records, clock, ids, audit, http, log, report })
    const courier = outbox.courier({ 'backchannel-logout': makeRequest })
    nodes.push(courier)
    return { outbox, courier }
  }
  const nodes: { stop(): Promise<void> }[] = []
  onTestFinished(async () => {
    await Promise.all(nodes.map((courier) => courier.stop()))
    await http.close()
    await records.close()
  })
  const first = node()

  return {
    ...first,
    node,
    records,
    clock,
    audit,
    logged,
    tried,
    figures,

    /** Lets time pass, then looks into the outbox and waits for what is sent. */
    async after(seconds: number): Promise<void> {
      clock.advance(seconds)
      await first.courier.poll()
      await first.courier.settled()
    },

    /** Events of the audit log. */
    async audited() {
      const rows = await records.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute()
      return rows.map(({ type, actor_kind, actor_id, subject, fields }) => ({
        type,
        actor: `${actor_kind} ${actor_id}`,
        subject,
        ...(JSON.parse(fields) as Record<string, string | number>),
      }))
    },
  }
}

export type OutboxWorld = Awaited<ReturnType<typeof openOutboxWorld>>
