import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')

/** The one direction of imports (docs/architecture.md): a part imports only from lines above its own; parts on one line do not know each other. */
const order: readonly (readonly string[])[] = [
  ['foundation'],
  ['settings'],
  ['storage'],
  ['keys'],
  ['audit'],
  ['limits'],
  ['trace'],
  ['outbox'],
  ['organisations', 'services'],
  ['people'],
  ['roster'],
  ['guardianship'],
  ['consent'],
  ['upstream'],
  ['passkeys'],
  ['signin'],
  ['certificates'],
  ['credentials'],
  ['recovery'],
  ['provider'],
  ['web'],
  ['cli'],
]
const rank = (part: string) => order.findIndex((line) => line.includes(part))

const filesBelow = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : filesBelow(path)
    return path.endsWith('.ts') ? [path] : []
  })

const importsOf = (path: string): string[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s+'([^']+)'|import\s*\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string)

const partOf = (path: string) => relative(source, path).split('/')[0] as string

/** What is wrong with one import, if anything. */
function breach(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    const deep = /^oidc-provider\/(?!package)/.test(specifier)
    const internals = relative(source, path) === 'provider/internals.ts'
    return deep && !internals ? 'only provider/internals.ts may reach into oidc-provider' : undefined
  }
  const target = resolve(dirname(path), specifier)
  if (!target.startsWith(`${source}/`)) return 'leaves src'
  const [from, to] = [partOf(path), partOf(target)]
  const topLevel = !relative(source, path).includes('/')
  if (topLevel || from === to) return undefined
  if (!relative(source, target).includes('/')) return 'imports a composition file'
  if (rank(to) < 0 || rank(to) >= rank(from)) return `${from} may not import ${to}`
  if (relative(source, target) !== `${to}/index.ts`) return `${to} has one door: its index.ts`
  return undefined
}

describe('architecture', () => {
  it('knows every part', () => {
    const parts = readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory())
    expect(parts.filter((part) => rank(part) < 0)).toEqual([])
  })

  it('keeps the one direction of imports, through each part’s door', () => {
    const breaches = filesBelow(source).flatMap((path) =>
      importsOf(path).flatMap((specifier) => {
        const problem = breach(path, specifier)
        return problem ? [`${relative(root, path)} → ${specifier}: ${problem}`] : []
      }),
    )
    expect(breaches).toEqual([])
  })

  it('finds a breach when there is one', () => {
    expect(breach(join(source, 'people/x.ts'), '../provider/index.ts')).toBe('people may not import provider')
    expect(breach(join(source, 'web/x.ts'), '../people/pairwise.ts')).toBe('people has one door: its index.ts')
    expect(breach(join(source, 'services/x.ts'), '../organisations/index.ts')).toBe(
      'services may not import organisations',
    )
  })

  it('keeps mocks and examples outside the product', () => {
    const outside = ['mock-idps', 'examples'].flatMap((folder) => filesBelow(join(root, folder)))
    const breaches = outside.flatMap((path) =>
      importsOf(path)
        .filter((specifier) => specifier.startsWith('.') && resolve(dirname(path), specifier).startsWith(`${source}/`))
        .map((specifier) => `${relative(root, path)} → ${specifier}`),
    )
    expect(breaches).toEqual([])
  })

  it('opens every door with a header that says what the part owns', () => {
    const parts = readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory())
    const silent = parts.filter(
      (part) =>
        !/^\/\*\*[\s\S]*?Owns:[\s\S]*?Does not own:[\s\S]*?\*\//.test(
          readFileSync(join(source, part, 'index.ts'), 'utf8'),
        ),
    )
    expect(silent).toEqual([])
  })
})
