import type { Needs } from './needs.ts'

/**
 * Ends the grants of withdrawals. Tokens live in another store than the records, so this comes after the commit; one that was cut short is
 * found here again.
 */
export function createFinishWithdrawals({ records, clock, ports }: Pick<Needs, 'records' | 'clock' | 'ports'>) {
  const unfinished = async (table: 'consents' | 'consent_releases', personId: string | undefined) => {
    const rows = records.db
      .selectFrom(table)
      .select(['person_id', 'recipient'])
      .distinct()
      .where('withdrawn_at', 'is not', null)
      .where('grants_ended_at', 'is', null)
    return (personId === undefined ? rows : rows.where('person_id', '=', personId)).execute()
  }

  const finish = async (table: 'consents' | 'consent_releases', personId: string | undefined): Promise<number> => {
    const rows = await unfinished(table, personId)
    for (const row of rows) {
      // What is withdrawn after this moment has tokens that may outlive this round; it stays unfinished.
      const before = clock.now().toISOString()
      await ports.endGrants({ personId: row.person_id, clientId: row.recipient })
      await records.db
        .updateTable(table)
        .set({ grants_ended_at: clock.now().toISOString() })
        .where('person_id', '=', row.person_id)
        .where('recipient', '=', row.recipient)
        .where('grants_ended_at', 'is', null)
        .where('withdrawn_at', '<=', before)
        .execute()
    }
    return rows.length
  }

  /**
   * Completes withdrawals, of one person or of all: at start, and whenever consents are read.
   * @returns at how many services grants were ended
   */
  return async (personId?: string): Promise<number> =>
    (await finish('consents', personId)) + (await finish('consent_releases', personId))
}
