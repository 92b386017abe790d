/**
 * Keeps Node from making ready what nobody may ever ask for (docs/decisions/0032-loaded-by-whoever-needs-it.md).
 * To be imported before anything that imports `node:http`.
 */

// Whoever imports `node:http` has every name in it read, and to say what these are Node loads all of its own `fetch`. Nobody of us looks for them there.
const http: Partial<typeof import('node:http')> = process.getBuiltinModule('node:http')
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent'] as const) delete http[name]
