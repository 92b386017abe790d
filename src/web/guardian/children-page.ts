import { fill, html, type Locale, type SafeHtml } from '../../foundation/index.ts'
import type { Link, LinkStatus } from '../../guardianship/index.ts'
import {
  actions,
  icons,
  linkButton,
  linkPanel,
  linkPanels,
  notice,
  panel,
  type TagKind,
  tag,
} from '../components/index.ts'
import { showDay } from '../dates.ts'
import type { Page } from '../layout.ts'
import { type Spoken, speak } from '../strings.ts'
import { childrenStrings } from './children-page.strings.ts'

type T = Spoken<typeof childrenStrings>

/** A link with what may be shown of the learner: nothing but the state while it is not approved. */
export interface ShownLink extends Link {
  readonly learnerName: string
  readonly schoolName: string
}

/** The children a person is linked to, and how each link stands. */
export function childrenPage(
  locale: Locale,
  model: { links: readonly ShownLink[]; organisation: boolean; done?: string | undefined },
): Page {
  const t = speak(childrenStrings, locale)
  const { links, organisation, done } = model
  if (organisation) {
    const leave = actions(linkButton({ label: t.leave, href: '/leave' }))
    return { title: t.title, body: html`${notice('warning', t.organisation, t.organisationText)}${leave}` }
  }
  const approved = links.filter(({ status }) => status === 'approved')
  const open = links.filter(({ status }) => status === 'proposed' || status === 'needs-check' || status === 'suspended')
  const past = links.filter(({ status }) => status === 'rejected' || status === 'ended')
  return {
    title: t.title,
    body: html`${done === 'link-proposed' && notice('success', t.linkProposed)}
${approved.length > 0 && html`<p class="lead">${t.lead}</p>${linkPanels(approved.map((link) => child(link, locale, t)))}`}
${open.map((link) => waiting(link, t))}
${approved.length + open.length === 0 && html`<p class="lead">${t.none}</p>`}
${actions(
  linkButton({
    label: t.add,
    href: '/guardian/links/new',
    kind: approved.length + open.length === 0 ? 'primary' : 'secondary',
  }),
  linkButton({ label: t.consents, href: '/guardian/consents', kind: 'secondary' }),
)}
${past.length > 0 && html`<h2>${t.past}</h2>${past.map((link) => waiting(link, t))}`}`,
  }
}

function child({ learnerId, learnerName, schoolName, endsOn }: ShownLink, locale: Locale, t: T): SafeHtml {
  const text = endsOn === null ? schoolName : fill(t.linked, { school: schoolName, day: showDay(endsOn, locale) })
  return linkPanel({
    title: learnerName,
    href: `/guardian/children/${learnerId}`,
    text,
    icon: icons.family,
  })
}

const looks: Record<LinkStatus, TagKind> = {
  approved: 'good',
  proposed: 'waiting',
  'needs-check': 'waiting',
  suspended: 'bad',
  rejected: 'bad',
  ended: 'plain',
}

function waiting({ status, learnerName }: ShownLink, t: T): SafeHtml {
  const texts = {
    proposed: t.waitingText,
    'needs-check': t.waitingText,
    suspended: t.suspendedText,
    rejected: t.rejectedText,
  }
  const text = status in texts ? texts[status as keyof typeof texts] : undefined
  return panel({
    title: learnerName === '' ? t.unnamed : learnerName,
    body: html`<p>${tag(looks[status], t[status])}</p>${text !== undefined && html`<p>${text}</p>`}`,
  })
}
