import type { SignInViews } from '../../signin/index.ts'
import { localeForView } from '../locale.ts'
import { sentPage } from '../sent-page.ts'
import { cardPage } from './card-page.ts'
import { pathChoicePage } from './path-choice-page.ts'
import { refusedPage } from './refused-page.ts'

/** The pages that `signin` asks for. Where it stopped, a page has a language switch only if fetching it again tells the same. */
export const signInViews: SignInViews = {
  locale: localeForView,
  pathChoice: (model) => sentPage(pathChoicePage(model), model.locale, new URLSearchParams()),
  card: (model) => sentPage(cardPage(model), model.locale, new URLSearchParams()),
  refused: (model) => sentPage(refusedPage(model), model.locale, model.query),
}
