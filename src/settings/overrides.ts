import { z } from 'zod'

/** One scalar member of a schema that an environment variable may set. */
export interface Override {
  readonly variable: string
  readonly path: readonly string[]
  readonly description: string
}

/** The schema without its optional and default wrappers. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  )
    return unwrap(schema.unwrap() as z.ZodType)
  return schema
}

const variableName = (prefix: string, path: readonly string[]) =>
  [prefix, ...path]
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()

/** Every scalar member of an object schema with the variable that overrides it: `listen.port` is `KAKEHASHI_LISTEN_PORT`. */
export function overridesOf(schema: z.ZodObject, prefix: string, path: readonly string[] = []): Override[] {
  return Object.entries(schema.shape).flatMap(([name, member]) => {
    const here = [...path, name]
    const inner = unwrap(member as z.ZodType)
    if (inner instanceof z.ZodObject) return overridesOf(inner, prefix, here)
    if (inner instanceof z.ZodRecord || inner instanceof z.ZodLiteral) return []
    return [{ variable: variableName(prefix, here), path: here, description: (member as z.ZodType).description ?? '' }]
  })
}

/** What an environment variable says, in the type the member's schema wants: numbers, booleans and comma-separated lists are recognised. */
function read(schema: z.ZodObject, path: readonly string[], value: string): unknown {
  let inner: z.ZodType = schema
  for (const name of path) inner = unwrap((inner as z.ZodObject).shape[name] as z.ZodType)
  if (inner instanceof z.ZodNumber) return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)
  if (inner instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value
  if (inner instanceof z.ZodArray)
    return value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return value
}

/** Which environment variable sets a member of the schema, such as `listen.port`, if one does. */
export const variableOf =
  (schema: z.ZodObject, prefix: string, environment: NodeJS.ProcessEnv) =>
  (member: string): string | undefined =>
    overridesOf(schema, prefix).find(
      ({ variable, path }) => environment[variable] !== undefined && `${member}.`.startsWith(`${path.join('.')}.`),
    )?.variable

/** Lays the environment over a parsed file; the result still has to pass the schema. */
export function applyOverrides(
  schema: z.ZodObject,
  prefix: string,
  value: unknown,
  environment: NodeJS.ProcessEnv,
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const result = structuredClone(value) as Record<string, unknown>
  for (const { variable, path } of overridesOf(schema, prefix)) {
    const given = environment[variable]
    if (given === undefined) continue
    let parent = result
    for (const name of path.slice(0, -1)) {
      const next = parent[name]
      if (typeof next !== 'object' || next === null) parent[name] = {}
      parent = parent[name] as Record<string, unknown>
    }
    parent[path.at(-1) as string] = read(schema, path, given)
  }
  return result
}
