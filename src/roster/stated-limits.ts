import type { StatedLimit } from '../limits/index.ts'
import { maxRecordBytes, limits as zip } from './intake/bounds.ts'
import { previewHours } from './preview.ts'

const size = (name: string, value: number, unit: StatedLimit['unit'], what: string): StatedLimit => ({
  name: `roster.${name}`,
  kind: 'size',
  value,
  unit,
  what,
})

/** What the intake of rosters allows; the size of an upload is a setting. */
export const rosterLimits: readonly StatedLimit[] = [
  {
    name: 'roster.preview',
    kind: 'life',
    value: previewHours * 3600,
    unit: 'seconds',
    what: 'a preview, until it must be made anew',
  },
  size('package-files', zip.entries, 'count', 'most files of a package'),
  size('package-file', zip.bytesPerFile, 'bytes', 'largest file of a package, unpacked'),
  size('package', zip.bytes, 'bytes', 'largest package, unpacked'),
  size('record', maxRecordBytes, 'bytes', 'longest line of a CSV file'),
]
