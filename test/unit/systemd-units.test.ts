import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operators, read, root, unknown } from '../support/operators-files.ts'
import { needs } from '../support/require.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

describe('systemd units', () => {
  const unit = read('systemd/kakehashi.service')
  const settings = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap((match) => (match[1] as string).split(' '))
  const setting = (name: string) => Number(settings.find((one) => one.startsWith(`${name}=`))?.split('=')[1])

  it('set only variables that the gateway reads, and leave it the time it takes to stop', () => {
    expect(unknown(settings.map((one) => one.split('=')[0] as string))).toEqual([])
    const stopping = setting('KAKEHASHI_LISTEN_DRAIN_MS') + setting('KAKEHASHI_LISTEN_STOP_MS')
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) * 1000).toBeGreaterThan(stopping + 5000)
  })

  it('keep the journal where the service may write and where it lasts', () => {
    const journal = settings.find((one) => one.startsWith('KAKEHASHI_JOURNAL='))?.split('=')[1]
    expect(journal).toMatch(/^\/var\/lib\/kakehashi\//)
    expect(unit).toMatch(/^StateDirectory=kakehashi$/m)
  })

  it('and commands run with the same settings, secrets and key', () => {
    const script = read('systemd/kakehashi-command')
    const ofServing = /^KAKEHASHI_(LISTEN|KEYS)_|^NODE_COMPILE_CACHE=/
    for (const one of settings.filter((setting) => !ofServing.test(setting)))
      expect(script).toContain(`--setenv=${one} `)
    for (const name of ['User', 'Group', 'WorkingDirectory', 'EnvironmentFile', 'LoadCredential'])
      expect(script).toContain(`--property=${new RegExp(`^${name}=.*$`, 'm').exec(unit)?.[0]} `)
  })

  it('and the script for commands hands its words on, with the key that systemd lays ready', () => {
    const directory = temporaryDirectory()
    // What systemd-run does here: it leaves its own options out and runs the rest.
    const ours =
      'for one; do case $one in --*) shift ;; *) break ;; esac; done; CREDENTIALS_DIRECTORY=/run/credentials exec "$@"'
    writeFileSync(join(directory, 'systemd-run'), `#!/bin/sh\n${ours}\n`, { mode: 0o755 })
    writeFileSync(join(directory, 'node'), '#!/bin/sh\necho "$KAKEHASHI_KEYS_ENCRYPTION_KEY_FILE|$*"\n', {
      mode: 0o755,
    })
    const env = { PATH: `${directory}:/usr/bin:/bin` }
    const script = join(operators, 'systemd/kakehashi-command')
    const said = execFileSync(script, ['backup', '--out', '/backup/two words'], { env, encoding: 'utf8' })
    expect(said).toBe('/run/credentials/key-encryption.key|src/kakehashi.ts backup --out /backup/two words\n')
  })

  needs('systemd')('as systemd reads them', () => {
    const file = () => {
      const path = join(temporaryDirectory(), 'kakehashi.service')
      writeFileSync(path, unit.replaceAll('/opt/kakehashi/src/main.ts', join(root, 'src/main.ts')))
      return path
    }

    it('are valid', () => {
      const said = execFileSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', file()], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
      expect(said).toBe('')
    })

    it('leave the service little to do harm with', () => {
      const args = ['security', '--offline=yes', '--threshold=25', '--no-pager', file()]
      expect(execFileSync('systemd-analyze', args, { encoding: 'utf8' })).toContain('OK')
    })
  })
})
