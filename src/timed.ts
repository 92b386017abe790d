import { type Attributes, ProxyTracerProvider, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** Does nothing until the operator loads an OpenTelemetry SDK into the process (`node --import`), and then joins the trace of the request. */
const tracer = trace.getTracer('kakehashi')

const nobody = new ProxyTracerProvider().getDelegate()

/** Whether an SDK listens; a span that nobody hears costs as much as the reading of an entry. */
function isHeard(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== nobody
}

async function onlyTimed<T>(work: () => Promise<T>, took: (seconds: number) => void): Promise<T> {
  const begun = performance.now()
  try {
    return await work()
  } finally {
    took((performance.now() - begun) / 1000)
  }
}

/**
 * Runs `work` in a span of its own and tells how long it took, however it ended. Of a failure the span tells only that it was one: messages and
 * addresses may carry what no trace should.
 * @param attributes what it was done to; never keys, addresses or identifiers
 * @param took seconds
 */
export function timed<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  took: (seconds: number) => void,
): Promise<T> {
  if (!isHeard()) return onlyTimed(work, took)
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    try {
      return await onlyTimed(work, took)
    } catch (thrown) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw thrown
    } finally {
      span.end()
    }
  })
}
