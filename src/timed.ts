import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** Does nothing until the operator loads an OpenTelemetry SDK into the process (`node --import`), and then joins the trace of the request. */
const tracer = trace.getTracer('kakehashi')

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
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const begun = performance.now()
    try {
      return await work()
    } catch (thrown) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw thrown
    } finally {
      took((performance.now() - begun) / 1000)
      span.end()
    }
  })
}
