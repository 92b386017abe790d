import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { startPostgres, startRedis, type TestServer } from './servers.ts'

/**
 * PostgreSQL and Redis for a suite. @returns a function that gives one test `DATABASE_URL` of a database of its own, gone when the test
 * is, and `REDIS_URL`
 */
export function serverStores(): () => Promise<{ DATABASE_URL: string; REDIS_URL: string }> {
  let servers: [TestServer, TestServer] | undefined
  beforeAll(async () => {
    servers = await Promise.all([startPostgres(), startRedis()])
  })
  afterAll(async () => {
    await Promise.all(servers?.map((server) => server.stop()) ?? [])
  })
  return async () => {
    if (!servers) throw new Error('the servers are not up')
    const [postgres, redis] = servers
    const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    onTestFinished(async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.end()
    })
    return { DATABASE_URL: postgres.url.replace(/[^/]*$/, name), REDIS_URL: redis.url }
  }
}
