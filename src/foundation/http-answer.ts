import type { IncomingHttpHeaders } from 'node:http'

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const bodiless = [204, 205, 304]

const utf8 = new TextDecoder()

/**
 * An answer that has been read to its end. A plain `Response` wraps the bytes in a stream and reads that out again, at several times the cost of
 * what else a request does; here they are at hand. Whoever wants the stream, or a copy, gets it from a plain one.
 */
export class HttpAnswer extends Response {
  readonly #bytes: Buffer<ArrayBuffer>
  #taken = false
  #plain: Response | undefined

  /** @throws RangeError on a status that no answer has, TypeError on a header that is none */
  constructor(status: number, headers: IncomingHttpHeaders, bytes: Buffer<ArrayBuffer>) {
    super(null, { status })
    // One by one: as an option they are looked through several times.
    for (const name in headers) {
      const value = headers[name]
      if (typeof value === 'string') this.headers.append(name, value)
      else for (const one of value ?? []) this.headers.append(name, one)
    }
    this.#bytes = bytes
  }

  #asPlain(): Response {
    const { status, headers } = this
    this.#plain ??= new Response(bodiless.includes(status) ? null : this.#bytes, { status, headers })
    return this.#plain
  }

  /** The bytes, once. */
  async #take(): Promise<Buffer<ArrayBuffer>> {
    if (this.#plain) return Buffer.from(await this.#plain.arrayBuffer())
    if (this.#taken) throw new TypeError('the body has been read already')
    this.#taken = true
    return this.#bytes
  }

  override get bodyUsed(): boolean {
    return this.#taken || this.#plain?.bodyUsed === true
  }

  override async text(): Promise<string> {
    return utf8.decode(await this.#take())
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#take())
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }

  override blob(): Promise<Blob> {
    return this.#asPlain().blob()
  }

  override formData(): Promise<FormData> {
    return this.#asPlain().formData()
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this.#asPlain().body
  }

  override clone(): Response {
    return this.#asPlain().clone()
  }
}
