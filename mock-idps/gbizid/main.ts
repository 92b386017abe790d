import { accounts } from './accounts.ts'
import { startMockGbizid } from './index.ts'

const port = Number(process.env.PORT ?? 3001)

try {
  const mock = await startMockGbizid({ port, ...(process.env.HOST && { host: process.env.HOST }) })
  console.log(`mock GビズID  ${mock.url}`)
  console.log(`issuer        ${mock.issuer}`)
  console.log(`faults        ${mock.url}/control`)
  console.log('accounts (password kakehashi)')
  for (const { accountId, label } of accounts) console.log(`  ${accountId.padEnd(26)}${label.ja} / ${label.en}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close())
} catch (error) {
  console.error(
    `mock GビズID cannot listen on port ${process.env.PORT ?? port}: ${error instanceof Error ? error.message : error}`,
  )
  process.exitCode = 1
}
