import { createServer } from 'node:net'

/** Where everything of the demo listens. */
export interface Ports {
  readonly gateway: number
  readonly gbizid: number
  readonly jpki: number
  readonly service: number
  readonly wallet: number
  readonly management: number
}

/** Ports from a base: 3000 gives gateway 3000, mock GビズID 3001, mock JPKI 3002, service 3004, wallet 3005, management 3006. */
export const portsFrom = (base: number): Ports => ({
  gateway: base,
  gbizid: base + 1,
  jpki: base + 2,
  service: base + 4,
  wallet: base + 5,
  management: base + 6,
})

/** The first port that something else listens on, if any. */
export async function findTaken(ports: Ports): Promise<number | undefined> {
  for (const port of Object.values(ports)) if (!(await isFree(port))) return port
  return undefined
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
