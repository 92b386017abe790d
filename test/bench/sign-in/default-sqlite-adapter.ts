import type { DatabaseSync } from 'node:sqlite'
import type { Adapter, AdapterConstructor, AdapterPayload } from 'oidc-provider'

interface Row {
  payload: string
  expires_at: number | null
  consumed_at: number | null
}

/** The adapter of oidc-provider's manual (example/my_adapter.js) on one SQLite table, each write its own transaction. */
export function createSqliteAdapter(database: DatabaseSync): AdapterConstructor {
  database.exec(`CREATE TABLE oidc (name TEXT, id TEXT, payload TEXT, grant_id TEXT, uid TEXT, user_code TEXT, expires_at INTEGER,
    consumed_at INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;
    CREATE INDEX oidc_grant ON oidc (grant_id); CREATE INDEX oidc_uid ON oidc (name, uid);`)
  const insert = database.prepare(`INSERT INTO oidc VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
    ON CONFLICT DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at, grant_id = excluded.grant_id, uid = excluded.uid`)
  const byId = database.prepare('SELECT payload, expires_at, consumed_at FROM oidc WHERE name = ? AND id = ?')
  const byUid = database.prepare('SELECT payload, expires_at, consumed_at FROM oidc WHERE name = ? AND uid = ?')
  const byUserCode = database.prepare(
    'SELECT payload, expires_at, consumed_at FROM oidc WHERE name = ? AND user_code = ?',
  )
  const mark = database.prepare('UPDATE oidc SET consumed_at = ? WHERE name = ? AND id = ?')
  const remove = database.prepare('DELETE FROM oidc WHERE name = ? AND id = ?')
  const removeGrant = database.prepare('DELETE FROM oidc WHERE grant_id = ?')
  const now = () => Math.floor(Date.now() / 1000)

  function payloadOf(row: unknown): AdapterPayload | undefined {
    const found = row as Row | undefined
    if (!found || (found.expires_at !== null && found.expires_at < now())) return undefined
    const payload = JSON.parse(found.payload) as AdapterPayload
    return found.consumed_at === null ? payload : { ...payload, consumed: found.consumed_at }
  }

  return class SqliteAdapter implements Adapter {
    readonly name: string
    constructor(name: string) {
      this.name = name
    }
    async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
      const { grantId = null, uid = null, userCode = null } = payload
      insert.run(this.name, id, JSON.stringify(payload), grantId, uid, userCode, expiresIn ? now() + expiresIn : null)
    }
    async find(id: string) {
      return payloadOf(byId.get(this.name, id))
    }
    async findByUid(uid: string) {
      return payloadOf(byUid.get(this.name, uid))
    }
    async findByUserCode(userCode: string) {
      return payloadOf(byUserCode.get(this.name, userCode))
    }
    async consume(id: string): Promise<void> {
      mark.run(now(), this.name, id)
    }
    async destroy(id: string): Promise<void> {
      remove.run(this.name, id)
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      removeGrant.run(grantId)
    }
  }
}
