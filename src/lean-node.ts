/**
 * Keeps Node from making ready what nobody may ever ask for (docs/decisions/0032-loaded-by-whoever-needs-it.md).
 * To be imported before anything that imports `node:http`.
 */

// Whoever imports `node:http` has every name in it read, and to say what these are Node loads all of its own `fetch`. Nobody of us looks for them there.
const http: Partial<typeof import('node:http')> = process.getBuiltinModule('node:http')
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent'] as const) delete http[name]

const { ListFormat } = Intl

/** `Intl.ListFormat` that reads the tables of its language when it first writes a list; oidc-provider makes two at start, for messages of errors. */
class LateListFormat implements Intl.ListFormat {
  static readonly supportedLocalesOf = ListFormat.supportedLocalesOf
  readonly #given: ConstructorParameters<typeof ListFormat>
  #made: Intl.ListFormat | undefined

  constructor(...given: ConstructorParameters<typeof ListFormat>) {
    this.#given = given
  }

  #real(): Intl.ListFormat {
    this.#made ??= new ListFormat(...this.#given)
    return this.#made
  }

  format(list: Iterable<string>): string {
    return this.#real().format(list)
  }

  formatToParts(list: Iterable<string>) {
    return this.#real().formatToParts(list)
  }

  resolvedOptions() {
    return this.#real().resolvedOptions()
  }
}
Object.assign(Intl, { ListFormat: LateListFormat })
