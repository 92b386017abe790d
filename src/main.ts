#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=4 --heap-growing-percent=30
import './lean-node.ts'

// Imported afterwards: what is imported beside it would be read before it has run.
await import('./serve.ts')
