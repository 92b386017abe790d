import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Ports } from './ports.ts'

/** Directories of one run of the demo. */
export interface Place {
  readonly root: string
  readonly configuration: string
  readonly gatewayData: string
  readonly jpkiData: string
  /** Removes a temporary place; one that stays is left for the person to look at. */
  leave(): void
}

export const repository = resolve(import.meta.dirname, '../..')

/**
 * Makes a place with a copy of `config/` for these ports: in the system's temporary directory, removed at the end (`temporary`); or under
 * `data/`, emptied first unless `keepData`.
 */
export function makePlace(ports: Ports, options: { temporary?: boolean; keepData?: boolean }): Place {
  const { temporary = false, keepData = false } = options
  const stays = join(repository, 'data', `${keepData ? 'dev' : 'demo'}${suffixFor(ports)}`)
  const root = temporary ? mkdtempSync(join(tmpdir(), 'kakehashi-demo-')) : stays
  if (!temporary && !keepData) rmSync(root, { recursive: true, force: true })
  const configuration = join(root, 'config')
  rmSync(configuration, { recursive: true, force: true })
  mkdirSync(configuration, { recursive: true })
  cpSync(join(repository, 'config'), configuration, { recursive: true })
  for (const file of filesBelow(configuration)) writeFileSync(file, withPorts(readFileSync(file, 'utf8'), ports))
  return {
    root,
    configuration,
    gatewayData: join(root, 'gateway'),
    jpkiData: join(root, 'mock-jpki'),
    leave: () => {
      if (temporary) rmSync(root, { recursive: true, force: true })
    },
  }
}

// Two demos at different ports must not empty each other's directory.
const suffixFor = ({ gateway }: Ports) => (gateway === 3000 ? '' : `-${gateway}`)

const filesBelow = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })

/** The addresses of `config/`, moved to other ports. */
function withPorts(text: string, ports: Ports): string {
  const moved: Readonly<Record<string, number>> = {
    3000: ports.gateway,
    3001: ports.gbizid,
    3002: ports.jpki,
    3004: ports.service,
    3005: ports.wallet,
  }
  return text.replace(/localhost:(300[0-5])\b/g, (address, port: string) =>
    moved[port] === undefined ? address : `localhost:${moved[port]}`,
  )
}
