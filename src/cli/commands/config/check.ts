import type { Command } from 'commander'
import { developmentDefaults } from '../../../settings/index.ts'
import { readDatabaseUrl, readRedisUrl } from '../../../storage/index.ts'
import { type CommandLine, noun } from '../../command-line.ts'

/** `kakehashi config check`: reads the settings and the key file as a start would, and names the development defaults in force. */
export function registerConfigCheck(program: Command, line: CommandLine): void {
  noun(program, 'config', 'settings')
    .command('check')
    .description('check the settings without starting')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const settings = line.loadSettings()
      if (settings.database_url !== undefined) await readDatabaseUrl(settings.database_url)
      if (settings.redis_url !== undefined) readRedisUrl(settings.redis_url)
      line.checkKeyFile(settings)
      const defaults = developmentDefaults(settings)
      if (options.json)
        return line.print(JSON.stringify({ ok: true, issuer: settings.issuer, development_defaults: defaults }))
      line.print(
        `ok: ${settings.issuer}, ${settings.services.length} services, ${settings.organisations.length} boards`,
      )
      for (const { file, member, why } of defaults) line.print(`development default: ${file}: ${member}: ${why}`)
    })
}
