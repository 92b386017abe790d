import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { toCsv } from '../../examples/sample-town/write-files.ts'
import { boardCode, openRoster, operator, samplePackage, sampleTables } from '../support/roster-fixtures.ts'

let town: Awaited<ReturnType<typeof openRoster>>
beforeAll(async () => {
  town = await openRoster()
})
afterAll(() => town.close())

type Entries = [name: string, bytes: Buffer][]
const goodEntries = (): Entries => sampleTables().map((table) => [table.file, toCsv(table)])

function zipOf(entries: Entries): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name)
  zip.end()
  return buffer(zip.outputStream)
}

/** Codes of the problems of an upload; the roster must be untouched. */
async function codesOf(rosterZip: Buffer, rosterName?: string): Promise<string[]> {
  const result = await town.roster.preview({ boardCode, actor: operator, rosterZip, rosterName })
  expect(await town.records.db.selectFrom('roster_previews').selectAll().execute()).toEqual([])
  return result.outcome === 'refused' ? [...new Set(result.problems.map(({ code }) => code))] : ['accepted']
}

/** Replaces bytes of equal length wherever they stand, as somebody with a hex editor would. */
function patch(zip: Buffer, from: string, to: string): Buffer {
  expect(Buffer.byteLength(from)).toBe(Buffer.byteLength(to))
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

const directory = Buffer.from('PK\u0001\u0002', 'latin1')

/** Changes one field of every entry in the central directory. */
function patchDirectory(zip: Buffer, change: (entry: Buffer) => void): Buffer {
  const copy = Buffer.from(zip)
  for (let at = copy.indexOf(directory); at >= 0; at = copy.indexOf(directory, at + 4)) change(copy.subarray(at))
  return copy
}

describe('a roster ZIP', () => {
  it('that is none, or cut off, is refused', async () => {
    const zip = await samplePackage()
    expect(await codesOf(Buffer.from('sourcedId,status'))).toEqual(['ROSTER-ZIP-UNREADABLE'])
    expect(await codesOf(Buffer.alloc(0))).toEqual(['ROSTER-ZIP-UNREADABLE'])
    expect(await codesOf(zip.subarray(0, zip.length - 100))).toEqual(['ROSTER-ZIP-UNREADABLE'])
    expect(await codesOf(await zipOf([]))).toEqual(['ROSTER-ZIP-UNREADABLE'])
  })

  it('with paths, folders or other names is refused', async () => {
    const zip = await zipOf([...goodEntries(), ['aa0secret.csv', Buffer.from('x')]])
    expect(await codesOf(patch(zip, 'aa0secret.csv', '../secret.csv'))).toEqual(['ROSTER-ZIP-ENTRY-NAME'])
    expect(await codesOf(patch(zip, 'aa0secret.csv', '/a/secret.csv'))).toEqual(['ROSTER-ZIP-ENTRY-NAME'])
    expect(await codesOf(patch(zip, 'aa0secret.csv', 'a\\0secret.csv'))).toEqual(['ROSTER-ZIP-ENTRY-NAME'])
    expect(await codesOf(await zipOf(goodEntries().map(([name, bytes]) => [`roster/${name}`, bytes])))).toEqual([
      'ROSTER-ZIP-ENTRY-NAME',
    ])
    expect(await codesOf(await zipOf([...goodEntries(), ['__MACOSX/._users.csv', Buffer.from('x')]]))).toEqual([
      'ROSTER-ZIP-ENTRY-NAME',
    ])
  })

  it('with one file twice is refused, also when only the case differs', async () => {
    const [first] = goodEntries().slice(-1)
    if (!first) throw new Error('no entries')
    expect(await codesOf(await zipOf([...goodEntries(), first]))).toEqual(['ROSTER-ZIP-DUPLICATE'])
    expect(await codesOf(await zipOf([...goodEntries(), ['Users.csv', first[1]]]))).toEqual(['ROSTER-ZIP-DUPLICATE'])
  })

  it('with a password is refused', async () => {
    const zip = patchDirectory(await samplePackage(), (entry) => entry.writeUInt16LE(entry.readUInt16LE(8) | 1, 8))
    expect(await codesOf(zip)).toEqual(['ROSTER-ZIP-ENCRYPTED'])
  })

  it('whose checksums or sizes lie is refused', async () => {
    const wrongSum = patchDirectory(await samplePackage(), (entry) => entry.writeUInt32LE(1, 16))
    expect(await codesOf(wrongSum)).toEqual(['ROSTER-ZIP-DAMAGED'])
    const tooSmall = patchDirectory(await samplePackage(), (entry) => entry.writeUInt32LE(10, 24))
    expect(await codesOf(tooSmall)).toEqual(['ROSTER-ZIP-DAMAGED'])
  })

  it('that would inflate without end is refused before it is inflated', async () => {
    const bomb: Entries = [['users.csv', Buffer.alloc(32 * 2 ** 20, 'a')]]
    expect(await codesOf(await zipOf(bomb))).toEqual(['ROSTER-ZIP-TOO-LARGE'])
    const many: Entries = Array.from({ length: 65 }, (_, index) => [`file${index}.csv`, Buffer.from('x')])
    expect(await codesOf(await zipOf(many))).toEqual(['ROSTER-ZIP-TOO-LARGE'])
  })

  it('larger than the operator allows is refused unread', async () => {
    expect(await codesOf(Buffer.alloc(33_554_433))).toEqual(['ROSTER-ZIP-TOO-LARGE'])
  })

  it('with a file missing or one too many is refused', async () => {
    expect(await codesOf(await zipOf(goodEntries().filter(([name]) => name !== 'users.csv')))).toEqual([
      'ROSTER-FILE-MISSING',
    ])
    expect(await codesOf(await zipOf(goodEntries().filter(([name]) => name !== 'manifest.csv')))).toEqual([
      'ROSTER-FILE-MISSING',
    ])
    expect(await codesOf(await zipOf([...goodEntries(), ['demographics.csv', Buffer.from('x')]]))).toEqual([
      'ROSTER-FILE-UNEXPECTED',
    ])
  })

  it('under a name of another kind, board or day is refused', async () => {
    const zip = await samplePackage()
    expect(await codesOf(zip, 'roster.zip')).toEqual(['ROSTER-NAME-INVALID'])
    expect(await codesOf(zip, 'RO_20260231_139998.zip')).toEqual(['ROSTER-NAME-INVALID'])
    expect(await codesOf(zip, 'RO_20260401_131016.zip')).toEqual(['ROSTER-NAME-SCOPE'])
  })
})
