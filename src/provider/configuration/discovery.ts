import type { Configuration } from 'oidc-provider'

/** What discovery says beyond what the library derives from its configuration. */
export const discovery: Configuration['discovery'] = {
  claim_types_supported: ['normal'],
  claims_locales_supported: ['ja'],
  ui_locales_supported: ['ja', 'en'],
  // OpenID4VCI 1.0, section 12.3.
  'pre-authorized_grant_anonymous_access_supported': true,
}
