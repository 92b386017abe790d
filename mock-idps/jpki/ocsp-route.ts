import { Router } from '@koa/router'
import type { Context } from 'koa'
import { purposes, shortName } from './oids.ts'
import type { createResponder } from './responder.ts'

const largestRequest = 10_000

/** `POST /ocsp/auth` and `POST /ocsp/sign` (RFC 6960, appendix A.1). */
export function ocspRoutes(answer: ReturnType<typeof createResponder>): Router {
  const router = new Router()
  for (const purpose of purposes) {
    router.post(`/ocsp/${shortName[purpose]}`, async (ctx) => {
      const body = await readBody(ctx)
      if (!body) {
        ctx.status = 413
        return
      }
      const reply = await answer(purpose, body)
      if (reply.kind === 'silent') {
        // The connection stays open without a byte until the asker gives up or the server closes.
        await new Promise((resolve) => ctx.req.socket.once('close', resolve))
        return
      }
      ctx.type = 'application/ocsp-response'
      ctx.body = Buffer.from(reply.body)
    })
  }
  return router
}

async function readBody(ctx: Context): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length
    if (size > largestRequest) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
