import type { Command } from 'commander'
import type { Audit } from '../audit/index.ts'
import type { Certificates } from '../certificates/index.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Clock, KakehashiError } from '../foundation/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { RestoreNeeds } from '../recovery/index.ts'
import type { Roster } from '../roster/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Records, StateStore } from '../storage/index.ts'
import type { Upstream } from '../upstream/index.ts'

/** What commands work on, opened on the same data directory as a running gateway. */
export interface OpenedParts {
  readonly settings: Settings
  readonly records: Records
  readonly state: StateStore
  readonly keys: Keys
  readonly audit: Audit
  readonly outbox: Outbox
  readonly roster: Roster
  readonly certificates: Certificates
  readonly credentials: Credentials
  readonly upstream: Upstream
  readonly clock: Clock
  /** Where the audit journal of this node or host lies. */
  readonly journal: string
  /** Of this software, as the manifest of a backup names it. */
  readonly release: string
  close(): Promise<void>
}

/** An empty place for records that are to be brought back. */
export interface RestoreGround extends RestoreNeeds {
  /** Where the audit journal lies. */
  readonly journal: string
  close(): Promise<void>
}

export interface OpenOptions {
  readonly mayCreate?: boolean
  readonly writes?: boolean
}

/** What every command gets: the settings alone, or the opened parts, and a place to print. */
export interface CommandLine {
  loadSettings(): Settings
  /** Reads the key file as a start does, without making one. @throws SETTINGS-INVALID */
  checkKeyFile(settings: Settings): void
  /**
   * @param options `mayCreate` also takes a data directory that is absent or of an older release; for `migrate` alone. `writes` is said by
   * commands that leave an event in the audit log, and refuses before anything is done where its journal would not be found again
   * @throws AUDIT-JOURNAL-UNNAMED, STORAGE-NOT-FOUND, STORAGE-SCHEMA-BEHIND, STORAGE-SCHEMA-AHEAD, START-DATA-UNUSABLE
   */
  open(options?: OpenOptions): Promise<OpenedParts>
  /** @throws AUDIT-JOURNAL-UNNAMED, START-DATA-UNUSABLE, START-DATA-IN-USE, STORAGE-UNREACHABLE, STORAGE-REFUSED */
  openForRestore(): Promise<RestoreGround>
  print(line: string): void
  /** Says on standard error, in one line, what is wrong although the command has done its work. */
  warn(trouble: KakehashiError): void
  /** Says something beside what was asked for, on standard error; the exit code stays. */
  note(message: string): void
  /** Says what was wrong with the command as typed; exit code 2. */
  fail(message: string): void
  /** Name recorded in the audit log for acts of this command line. */
  readonly operator: string
  /** Sets the exit code of the process; 0 is success. */
  exitWith(code: number): void
}

/** Runs `work` on opened parts and closes them whatever happens. */
export async function withParts<T>(
  line: CommandLine,
  work: (parts: OpenedParts) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const parts = await line.open(options)
  try {
    return await work(parts)
  } finally {
    await parts.close()
  }
}

/** The noun a verb belongs to, made once: `kakehashi <noun> <verb>`. */
export function noun(program: Command, name: string, description: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program.command(name).description(description)
}
