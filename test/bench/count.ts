/**
 * Loaded into a contestant before its own code (`--import`): counts what it does, the same way whoever it is. SQL statements and commits
 * of node:sqlite, signatures with private keys (node:crypto and WebCrypto), HTTP requests that it serves and sends.
 * Answers the message `counts` over IPC.
 */
import crypto from 'node:crypto'
import diagnostics from 'node:diagnostics_channel'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync, StatementSync } from 'node:sqlite'

export interface Counts {
  requestsServed: number
  requestsSent: number
  statements: number
  commits: number
  signatures: number
}

const counts: Counts = { requestsServed: 0, requestsSent: 0, statements: 0, commits: 0, signatures: 0 }

// node:sqlite keeps the text of a statement in `sourceSQL`; a write outside a transaction commits by itself.
const isWrite = (sql: string) => /^\s*(insert|update|delete|replace)/i.test(sql)
const isBookkeeping = (sql: string) => /^\s*(begin|commit|rollback|savepoint|release|pragma|end)/i.test(sql)

let openTransactions = 0
let written = false
/** A transaction that wrote nothing is no commit: it reaches no disk. */
function count(sql: string): void {
  if (/^\s*begin/i.test(sql)) openTransactions += 1
  if (/^\s*(commit|end|rollback)/i.test(sql)) {
    openTransactions = Math.max(0, openTransactions - 1)
    if (written && !/^\s*rollback/i.test(sql)) counts.commits += 1
    written = false
  }
  if (isBookkeeping(sql)) return
  counts.statements += 1
  if (!isWrite(sql)) return
  if (openTransactions === 0) counts.commits += 1
  else written = true
}

for (const method of ['run', 'get', 'all', 'iterate'] as const) {
  const original = StatementSync.prototype[method] as (...values: never[]) => unknown
  Object.defineProperty(StatementSync.prototype, method, {
    configurable: true,
    writable: true,
    value(this: StatementSync, ...values: never[]) {
      count(this.sourceSQL)
      return original.apply(this, values)
    },
  })
}
const exec = DatabaseSync.prototype.exec
DatabaseSync.prototype.exec = function (sql) {
  count(sql)
  return exec.call(this, sql)
}

const sign = crypto.sign.bind(crypto)
crypto.sign = ((...values: Parameters<typeof sign>) => {
  counts.signatures += 1
  return sign(...values)
}) as typeof crypto.sign
const createSign = crypto.createSign
crypto.createSign = ((...values: Parameters<typeof createSign>) => {
  counts.signatures += 1
  return createSign(...values)
}) as typeof crypto.createSign
const { SubtleCrypto } = globalThis
const subtleSign = SubtleCrypto.prototype.sign
SubtleCrypto.prototype.sign = function (...values) {
  // Symmetric keys make HMACs, not signatures.
  if (values[1].type === 'private') counts.signatures += 1
  return subtleSign.apply(this, values)
}
syncBuiltinESMExports()

diagnostics.subscribe('http.server.request.start', () => {
  counts.requestsServed += 1
})
for (const channel of ['undici:request:create', 'http.client.request.start']) {
  diagnostics.subscribe(channel, () => {
    counts.requestsSent += 1
  })
}

process.on('message', (message) => {
  if (message === 'counts') process.send?.({ ...counts })
})
// Listening for messages must not keep a contestant alive that wants to end.
process.channel?.unref()
