import type { Migration } from 'kysely/migration'
import * as keys from './0010-keys.ts'
import * as audit from './0020-audit.ts'
import * as organisations from './0025-organisations.ts'
import * as people from './0030-people.ts'
import * as roster from './0040-roster.ts'
import * as guardianship from './0050-guardianship.ts'
import * as consent from './0060-consent.ts'
import * as certificates from './0070-certificates.ts'
import * as credentials from './0080-credentials.ts'
import * as keyRotation from './0095-key-rotation.ts'
import * as releaseNotices from './0100-release-notices.ts'
import * as outbox from './0110-outbox.ts'
import * as credentialNotifications from './0120-credential-notifications.ts'

/** Every migration by name, in the order they run. Expand and contract: a migration never breaks the release before it. */
export const migrations: Record<string, Migration> = {
  '0010-keys': keys,
  '0020-audit': audit,
  '0025-organisations': organisations,
  '0030-people': people,
  '0040-roster': roster,
  '0050-guardianship': guardianship,
  '0060-consent': consent,
  '0070-certificates': certificates,
  '0080-credentials': credentials,
  '0095-key-rotation': keyRotation,
  '0100-release-notices': releaseNotices,
  '0110-outbox': outbox,
  '0120-credential-notifications': credentialNotifications,
}
