/** One text member of a form, JSON body or query; absent, repeated and structured members are `undefined`. */
export function textField(source: unknown, name: string): string | undefined {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined
  const value: unknown = Reflect.get(source, name)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}
