import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errors } from 'oidc-provider'
import { expect, it } from 'vitest'
import { libraryTexts, safeDetailOf } from '../../src/provider/library-texts.ts'

const library = 'node_modules/oidc-provider/lib'

it('holds texts that the library has word for word', () => {
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const source = files.map((name) => readFileSync(join(library, name), 'utf8')).join('\n')
  expect([...libraryTexts].filter((text) => !source.includes(`'${text}'`))).toEqual([])
})

it('tells of a refusal what is fixed, and nothing that a request may have said', () => {
  expect(safeDetailOf(new errors.InvalidClientAuth('invalid secret provided'))).toBe('invalid secret provided')
  expect(safeDetailOf(new errors.InvalidGrant('authorization code not found'))).toBe('authorization code not found')
  expect(safeDetailOf(new errors.InvalidClientAuth('unexpected "aud" claim value: 山田'))).toBeUndefined()
  expect(safeDetailOf(new errors.InvalidRequest('origin https://mihon.example not allowed'))).toBeUndefined()
  expect(safeDetailOf(new Error('invalid secret provided'))).toBeUndefined()
})
