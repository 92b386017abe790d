import { html, type Locale } from '../../foundation/index.ts'
import type { StaffRole } from '../../organisations/index.ts'
import { icons, linkPanel, linkPanels } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { roleStrings } from '../roles.strings.ts'
import { speak } from '../strings.ts'
import { workStrings } from './work-page.strings.ts'

/** The first page of the organisation of a role. */
export const homeOf = ({ organisation }: StaffRole): string =>
  organisation.kind === 'board' ? `/boards/${organisation.code}` : `/schools/${organisation.code}`

/** For staff with roles at several places: which one. */
export function workPage(locale: Locale, model: { roles: readonly StaffRole[] }): Page {
  const places = Map.groupBy(model.roles, homeOf)
  const panels = [...places].map(([href, roles]) =>
    linkPanel({
      title: roles[0]?.organisation.name ?? '',
      href,
      text: roles.map(({ role }) => roleStrings[role][locale]).join(', '),
      icon: icons.school,
    }),
  )
  return { title: speak(workStrings, locale).title, width: 'wide', body: html`${linkPanels(panels)}` }
}
