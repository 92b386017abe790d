import { fill, html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import { icons, linkPanel, linkPanels, type TagKind, tag } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { roleStrings } from '../roles.strings.ts'
import { speak } from '../strings.ts'
import { dashboardStrings } from './dashboard-page.strings.ts'
import { type SchoolContext, schoolPath } from './school-context.ts'

/** What a member of staff can do for the school today, what waits first. */
export function dashboardPage(
  locale: Locale,
  model: SchoolContext & { drafts: number; pendingLinks: number; mayDraft: boolean },
): Page {
  const t = speak(dashboardStrings, locale)
  const { school, roles, drafts, pendingLinks } = model
  const office = roles.has('office') || roles.has('principal') || roles.has('administrator')
  const at = (rest: string) => schoolPath(school, rest)
  const panels: (SafeHtml | false)[] = [
    roles.has('principal') &&
      linkPanel({
        title: t.approvals,
        href: at('/approvals'),
        text: drafts === 0 ? t.approvalsNone : fill(t.approvalsText, { count: String(drafts) }),
        icon: icons.verify,
      }),
    model.mayDraft && linkPanel({ title: t.classes, href: at('/classes'), text: t.classesText, icon: icons.school }),
    linkPanel({ title: t.certificates, href: at('/certificates'), text: t.certificatesText, icon: icons.paper }),
    !roles.has('administrator') &&
      linkPanel({
        title: t.links,
        href: at('/links'),
        text: pendingLinks === 0 ? t.linksNone : fill(t.linksText, { count: String(pendingLinks) }),
        icon: icons.family,
      }),
    office && linkPanel({ title: t.roster, href: at('/roster'), text: t.rosterText, icon: icons.list }),
  ]
  const tags = [...roles].map((role): SafeHtml => html`${tag('plain' satisfies TagKind, roleStrings[role][locale])} `)
  return {
    title: school.name,
    width: 'wide',
    body: html`<p>${t.roles}: ${tags}</p>${linkPanels(panels.filter((panel) => panel !== false))}`,
  }
}
