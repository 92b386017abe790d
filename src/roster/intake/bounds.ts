/** Bounds of a package. A roster of a whole prefecture stays far below them; what exceeds them wants to exhaust memory. */
export const limits = { entries: 64, bytesPerFile: 64 * 2 ** 20, bytes: 192 * 2 ** 20, ratio: 200 }

/** Longest line of a CSV file, bytes. */
export const maxRecordBytes = 65_536
