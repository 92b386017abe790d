/**
 * A value that is made when it is first asked for, and once.
 * @param make makes it; what it throws reaches whoever asked, and the next asks again
 */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
