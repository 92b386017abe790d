import type { StatedLimit } from '../limits/index.ts'
import { offerSeconds } from './guardian/consent-routes.ts'
import { halfHour } from './guardian/drafts.ts'
import { sheetSeconds } from './school/links-routes.ts'
import { maxBytes } from './verify/routes.ts'

const life = (name: string, value: number, what: string): StatedLimit => ({
  name: `web.${name}`,
  kind: 'life',
  value,
  unit: 'seconds',
  what,
})

/** What the pages allow. */
export const webLimits: readonly StatedLimit[] = [
  life('draft', halfHour, 'a request or consent that is prepared and not signed'),
  life('offer-page', offerSeconds, 'the page that shows an offer and its transaction code'),
  life('link-sheets', sheetSeconds, 'the page of link codes to print'),
  { name: 'web.verify', kind: 'size', value: maxBytes, unit: 'bytes', what: 'largest entry on the public page' },
]
