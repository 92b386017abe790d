import { defineConfig } from 'vitest/config'

/** For `measure-credentials.test.ts`, which stands on the tests' own world: `npx vitest run --config test/bench/scale/vitest.config.ts`. */
export default defineConfig({ test: { include: ['test/bench/scale/*.test.ts'], testTimeout: 600_000 } })
