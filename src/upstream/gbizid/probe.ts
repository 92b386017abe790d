import type { CustomFetch } from 'openid-client'
import { z } from 'zod'
import type { ProbeReport } from '../connector.ts'
import { failureOf } from './failure-of.ts'
import type { Metadata } from './metadata.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) })

/** A dry run: discovery, and a published RSA key. Signs nobody in and changes nothing, the metadata in use included. */
export async function probeGbizid(options: {
  fetchMetadata: (fetch: CustomFetch) => Promise<Metadata>
  fetch: CustomFetch
  lastGoodAge: number | undefined
}): Promise<ProbeReport> {
  const checks: { name: string; ok: boolean; detail: string }[] = []
  const attempt = async <T>(name: string, act: () => Promise<{ value: T; detail: string }>): Promise<T | undefined> => {
    try {
      const { value, detail } = await act()
      checks.push({ name, ok: true, detail })
      return value
    } catch (error) {
      const { code, detail } = failureOf(error)
      checks.push({ name, ok: false, detail: detail ? `${code} (${detail})` : code })
      return undefined
    }
  }

  const metadata = await attempt('discovery', async () => {
    const value = await options.fetchMetadata(options.fetch)
    return { value, detail: value.issuer }
  })
  if (metadata)
    await attempt('keys', async () => {
      const init = { body: undefined, headers: {}, method: 'GET', redirect: 'manual' } as const
      const { keys } = jwksSchema.parse(await (await options.fetch(metadata.jwks_uri, init)).json())
      const usable = keys.filter(({ kty }) => kty === 'RSA')
      if (usable.length === 0) throw new Error('no RSA key')
      return { value: usable, detail: `${usable.length} RSA` }
    })
  checks.push({
    name: 'last good metadata',
    ok: true,
    detail: options.lastGoodAge === undefined ? 'none yet' : `${options.lastGoodAge} s old`,
  })
  return { ok: checks.every((check) => check.ok), checks }
}
