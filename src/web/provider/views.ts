import type { ProviderViews } from '../../provider/index.ts'
import { errorPage } from '../errors/error-page.ts'
import { localeForView } from '../locale.ts'
import { sentPage } from '../sent-page.ts'
import { backToService } from './back-to-service.ts'
import { onwardPage } from './onward-page.ts'
import { releasePage } from './release-page.ts'
import { signedOutPage, signOutPage } from './sign-out-page.ts'

/** The pages that `provider` asks for. None has a language switch: they stand between two steps of a protocol. */
export const providerViews: ProviderViews = {
  locale: localeForView,
  release: (model) => sentPage(releasePage(model), model.locale),
  signOut: (model) => sentPage(signOutPage(model), model.locale),
  signedOut: (model) => sentPage(signedOutPage(model), model.locale),
  onward: (model) => sentPage(onwardPage(model), model.locale),
  refusal: ({ locale, error, service }) =>
    sentPage({ ...errorPage(locale, { error, waysOn: backToService(locale, service) }), menu: false }, locale),
}
