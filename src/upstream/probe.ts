import type { ProbeReport } from './connector.ts'
import type { GbizidConnector } from './gbizid/index.ts'
import type { Jpki } from './jpki/index.ts'

/** The upstreams in use; one that the operator has switched off is left out. */
export interface Upstream {
  readonly gbizid: GbizidConnector | undefined
  readonly jpki: Jpki | undefined
}

/** A dry run of one upstream; `undefined` when it is out of use. Signs nobody in and changes nothing. */
export async function probeUpstream(upstream: Upstream, kind: keyof Upstream): Promise<ProbeReport | undefined> {
  return upstream[kind]?.probe()
}
