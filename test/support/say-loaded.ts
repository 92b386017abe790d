/** Loaded into a gateway before its own code: when it ends, writes every module that it has loaded, one a line, into the file of `SAY_LOADED_TO`. */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const loaded = new Set<string>()
registerHooks({
  load(url, context, next) {
    loaded.add(url)
    return next(url, context)
  },
})
process.on('exit', () => {
  // What Node has loaded of itself; said nowhere else.
  const { moduleLoadList } = process as unknown as { moduleLoadList: readonly string[] }
  writeFileSync(process.env.SAY_LOADED_TO as string, [...loaded, ...moduleLoadList].join('\n'))
})
