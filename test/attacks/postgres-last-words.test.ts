import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { openRecords } from '../../src/storage/index.ts'

const message = (type: string, body: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))])
const shutDown = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'))

/** A server that is told to stop as it lets somebody in: both arrive at once. */
async function startStoppingServer(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([welcome, shutDown])))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

// An error that nobody listens to would be reported by the test runner, as it would end a gateway.
it('a server that stops as it lets us in ends a request, and not the process', async () => {
  const records = openRecords({ url: `postgres://nobody@127.0.0.1:${await startStoppingServer()}/nothing` })
  onTestFinished(() => records.close())
  await expect(records.ping()).rejects.toThrow('STORAGE-UNAVAILABLE')
})
