import { expect, it, vi } from 'vitest'
import { readinessOf, startGatewayProcess, until } from '../support/gateway-process.ts'
import { openRedisGround } from '../support/redis-processes.ts'
import { needs } from '../support/require.ts'

// A whole process starts here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

needs('redis', { borrowed: false })('readiness', () => {
  it('names the store that is away, in the answer and once in the log, and says when it is back', async () => {
    const ground = openRedisGround()
    const server = await ground.server()
    try {
      const gateway = await startGatewayProcess({ environment: { REDIS_URL: server.url } })
      const becomes = (wanted: string) =>
        until(
          () => readinessOf(gateway.management),
          (status) => status === wanted,
        )
      await becomes('ok')
      await server.kill()
      await becomes('state-unavailable')
      expect(await gateway.line('the gateway is not ready')).toMatchObject({ reason: 'state-unavailable' })
      await server.start()
      await becomes('ok')
      await gateway.line('the gateway is ready again')
      expect(gateway.lines.filter(({ msg }) => msg === 'the gateway is not ready')).toHaveLength(1)
    } finally {
      await ground.stop()
    }
  })
})
