import { html, type Locale } from '../../foundation/index.ts'
import { icons, linkPanel, linkPanels } from '../components/index.ts'
import type { Page } from '../layout.ts'
import { speak } from '../strings.ts'
import { homeStrings } from './home-page.strings.ts'

/** The first page: who you are decides where you go. */
export function homePage(locale: Locale): Page {
  const t = speak(homeStrings, locale)
  const ways = [
    linkPanel({ title: t.guardian, href: '/guardian', text: t.guardianText, icon: icons.family }),
    linkPanel({ title: t.staff, href: '/home', text: t.staffText, icon: icons.school }),
    linkPanel({ title: t.verify, href: '/verify', text: t.verifyText, icon: icons.verify }),
    linkPanel({ title: t.developers, href: '/developers', text: t.developersText, icon: icons.code }),
  ]
  return { title: t.title, width: 'wide', body: html`<p class="lead">${t.lead}</p>${linkPanels(ways)}` }
}
