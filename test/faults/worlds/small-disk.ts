import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultWorld } from '../world.ts'

const megabytes = 96
const ballast = 'ballast'
const mounted = new Set<string>()

/** Puts a file system of its own under a directory, if we may. @returns how to take it away again */
export async function mountSmallDisk(directory: string): Promise<() => Promise<void>> {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'kakehashi-faults', directory], {
      stdio: 'ignore',
    })
  } catch {
    return async () => {}
  }
  mounted.add(directory)
  const unmount = () => {
    if (mounted.delete(directory)) execFileSync('umount', ['--lazy', directory], { stdio: 'ignore' })
  }
  // Before the directory is removed, which would find it busy.
  process.prependListener('exit', unmount)
  return async () => {
    unmount()
    process.off('exit', unmount)
  }
}

/** Whether `prlimit` can bound what a running process writes. */
export function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * Fills the disk to its last byte: the file system of the data directory where that is our own, otherwise the longest file that the gateway
 * may write is the longest that it has.
 */
export function fillDisk({ dataDirectory, nodes }: Pick<FaultWorld, 'dataDirectory' | 'nodes'>): void {
  if (!mounted.has(dataDirectory)) {
    limitFiles(nodes, longestFile(dataDirectory))
    return
  }
  const file = openSync(join(dataDirectory, ballast), 'w')
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        size >>= 1
      }
    }
  } finally {
    closeSync(file)
  }
}

export function freeDisk({ dataDirectory, nodes }: Pick<FaultWorld, 'dataDirectory' | 'nodes'>): void {
  if (mounted.has(dataDirectory)) rmSync(join(dataDirectory, ballast), { force: true })
  else limitFiles(nodes, 'unlimited')
}

function limitFiles(nodes: FaultWorld['nodes'], bytes: number | 'unlimited'): void {
  for (const node of nodes) execFileSync('prlimit', ['--pid', String(node.pid()), `--fsize=${bytes}:unlimited`])
}

const longestFile = (directory: string): number =>
  Math.max(
    4096,
    ...readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).size),
  )
