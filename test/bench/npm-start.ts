import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What `npm start` runs, so that a server is measured as its users have it.
 * @param repository directory of package.json, in which the command has to run
 */
export function npmStart(repository: string): {
  readonly command: readonly [string, ...string[]]
  readonly environment: Readonly<Record<string, string>>
} {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const words = scripts.start.split(' ')
  const settings = words.filter((word) => /^\w+=/.test(word))
  const [program, ...values] = words.slice(settings.length).filter((word) => word !== 'exec')
  if (program === undefined) throw new Error('npm start runs nothing')
  return {
    command: [program, ...values],
    environment: Object.fromEntries(settings.map((word) => word.split('=', 2) as [string, string])),
  }
}
