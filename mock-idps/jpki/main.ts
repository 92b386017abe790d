import { startMockJpki } from './index.ts'

const port = Number(process.env.PORT ?? 3002)
const dataDirectory = process.env.KAKEHASHI_MOCK_JPKI_DATA ?? 'data/mock-jpki'

try {
  const mock = await startMockJpki({ port, dataDirectory })
  console.log(`Mock JPKI on ${mock.url}`)
  console.log(`  card reader  ${mock.url}/reader`)
  console.log(`  control      ${mock.url}/control`)
  console.log(`  OCSP         ${mock.ocspUrls.sign}  ${mock.ocspUrls.auth}`)
  console.log(`  anchors      ${mock.anchorsDirectory}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close())
} catch (error) {
  console.error(`Mock JPKI did not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
