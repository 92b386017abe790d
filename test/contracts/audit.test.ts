import { describe, expect, it, onTestFinished } from 'vitest'
import { type AuditEvent, createAudit } from '../../src/audit/index.ts'
import { fixedClock } from '../../src/foundation/index.ts'
import { openTestRecords } from '../support/test-records.ts'

async function chainOf(length: number) {
  const records = await openTestRecords()
  onTestFinished(() => records.close())
  const audit = createAudit({ clock: fixedClock('2026-11-22T00:00:00Z') })
  const event = (n: number): AuditEvent => ({
    type: 'certificate.drafted',
    actor: { kind: 'person', id: `p${n}` },
    subject: `l${n}`,
    fields: { kind: 'zaigaku', school: 'B113299999010', certificate: `c${n}` },
  })
  await Promise.all(Array.from({ length }, (_, n) => records.transaction((tx) => audit.append(tx, event(n)))))
  return { records, audit, event }
}

describe('audit chain', () => {
  it('verifies over many writers at once', async () => {
    const { records, audit } = await chainOf(50)
    expect(await audit.verify(records.db)).toEqual({ ok: true, events: 50 })
  })

  it('disappears with the act it belongs to', async () => {
    const { records, audit, event } = await chainOf(3)
    await expect(
      records.transaction(async (tx) => {
        await audit.append(tx, event(99))
        throw new Error('the act failed')
      }),
    ).rejects.toThrow('the act failed')
    expect(await audit.verify(records.db)).toEqual({ ok: true, events: 3 })
  })

  it('names an altered, a removed, a reordered and a cut-off row', async () => {
    for (const [tamper, verdict] of [
      [
        (r) => r.db.updateTable('audit_events').set({ actor_id: 'somebody else' }).where('sequence', '=', 2).execute(),
        { sequence: 2, why: 'altered' },
      ],
      [(r) => r.db.deleteFrom('audit_events').where('sequence', '=', 3).execute(), { sequence: 3, why: 'missing' }],
      [
        async (r) => {
          await r.db.updateTable('audit_events').set({ sequence: 100 }).where('sequence', '=', 2).execute()
          await r.db.updateTable('audit_events').set({ sequence: 2 }).where('sequence', '=', 3).execute()
          await r.db.updateTable('audit_events').set({ sequence: 3 }).where('sequence', '=', 100).execute()
        },
        { sequence: 2, why: 'altered' },
      ],
      [(r) => r.db.deleteFrom('audit_events').where('sequence', '=', 5).execute(), { sequence: 4, why: 'head' }],
    ] as const satisfies [(records: Awaited<ReturnType<typeof chainOf>>['records']) => Promise<unknown>, object][]) {
      const { records, audit } = await chainOf(5)
      await tamper(records)
      expect(await audit.verify(records.db)).toEqual({ ok: false, ...verdict })
    }
  })

  it('refuses a field that the catalogue does not name', async () => {
    const { records, audit } = await chainOf(0)
    const strange = {
      type: 'consent.given',
      actor: { kind: 'system', id: 'x' },
      fields: { name: '髙﨑' },
    } as unknown as AuditEvent
    await expect(records.transaction((tx) => audit.append(tx, strange))).rejects.toThrow('has no field name')
  })
})
