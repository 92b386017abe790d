import { create } from 'qrcode'
import { html, type SafeHtml } from '../../foundation/index.ts'

const quietZone = 4

/**
 * A QR code as an inline SVG, without script or style.
 * @param text what the code says, up to about 2,000 bytes
 * @param label what it is, for those who cannot see it
 */
export function qrCode(text: string, label: string): SafeHtml {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const size = modules.size + 2 * quietZone
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg"><rect width="${size}" height="${size}" fill="#fff"></rect><path d="${darkRuns(modules)}" fill="#000"></path></svg>`
}

// One rectangle for each run of dark modules in a row keeps the markup a third of what single squares take.
function darkRuns({ size, data }: { size: number; data: Uint8Array }): string {
  let path = ''
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] !== 1) continue
      const start = column
      while (column + 1 < size && data[row * size + column + 1] === 1) column += 1
      path += `M${start + quietZone} ${row + quietZone}h${column - start + 1}v1h-${column - start + 1}z`
    }
  }
  return path
}
