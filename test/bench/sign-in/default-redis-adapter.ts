import type { Adapter, AdapterConstructor, AdapterPayload } from 'oidc-provider'
import { createClient } from 'redis'

const grantable = new Set([
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'DeviceCode',
  'BackchannelAuthenticationRequest',
])
const consumable = new Set(['AuthorizationCode', 'RefreshToken', 'DeviceCode', 'BackchannelAuthenticationRequest'])

const grantKey = (id: string) => `grant:${id}`
const uidKey = (id: string) => `uid:${id}`
const userCodeKey = (id: string) => `userCode:${id}`

/** The adapter of oidc-provider's manual for Redis (example/adapters/redis.js), with the client that Kakehashi uses too. */
export async function openRedisAdapter(url: string): Promise<AdapterConstructor> {
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  return class RedisAdapter implements Adapter {
    readonly name: string
    constructor(name: string) {
      this.name = name
    }

    private key(id: string): string {
      return `oidc:${this.name}:${id}`
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
      const key = this.key(id)
      const text = JSON.stringify(payload)
      const multi = client.multi()
      if (consumable.has(this.name)) multi.hSet(key, { payload: text })
      else multi.set(key, text)
      if (expiresIn) multi.expire(key, expiresIn)
      if (grantable.has(this.name) && payload.grantId) {
        const list = grantKey(payload.grantId)
        multi.rPush(list, key)
        if (expiresIn > (await client.ttl(list))) multi.expire(list, expiresIn)
      }
      if (payload.userCode)
        multi.set(userCodeKey(payload.userCode), id).expire(userCodeKey(payload.userCode), expiresIn)
      if (payload.uid) multi.set(uidKey(payload.uid), id).expire(uidKey(payload.uid), expiresIn)
      await multi.exec()
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      if (!consumable.has(this.name)) {
        const text = await client.get(this.key(id))
        return text === null ? undefined : (JSON.parse(text) as AdapterPayload)
      }
      const { payload, ...rest } = await client.hGetAll(this.key(id))
      return payload === undefined ? undefined : { ...rest, ...(JSON.parse(payload) as AdapterPayload) }
    }

    async findByUid(uid: string) {
      const id = await client.get(uidKey(uid))
      return id === null ? undefined : this.find(id)
    }

    async findByUserCode(userCode: string) {
      const id = await client.get(userCodeKey(userCode))
      return id === null ? undefined : this.find(id)
    }

    async destroy(id: string): Promise<void> {
      await client.del(this.key(id))
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      const multi = client.multi()
      for (const token of await client.lRange(grantKey(grantId), 0, -1)) multi.del(token)
      await multi.del(grantKey(grantId)).exec()
    }

    async consume(id: string): Promise<void> {
      await client.hSet(this.key(id), 'consumed', Math.floor(Date.now() / 1000))
    }
  }
}
