import type { CustomFetch } from 'openid-client'
import type { ProbeReport } from '../connector.ts'
import { failureOf } from './failure-of.ts'
import type { Metadata } from './metadata.ts'
import { fetchRsaKeys } from './published-keys.ts'

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
      const usable = await fetchRsaKeys(options.fetch, metadata.jwks_uri)
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
