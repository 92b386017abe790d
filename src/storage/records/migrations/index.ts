import type { Migration } from 'kysely/migration'
import * as keys from './0010-keys.ts'
import * as audit from './0020-audit.ts'
import * as organisations from './0025-organisations.ts'

/** Every migration by name, in the order they run. Expand and contract: a migration never breaks the release before it. */
export const migrations: Record<string, Migration> = {
  '0010-keys': keys,
  '0020-audit': audit,
  '0025-organisations': organisations,
}
