import { type Configuration, errors } from 'oidc-provider'
import { firstPartyClientId } from '../first-party.ts'

/**
 * `response_type=none` (OAuth 2.0 Multiple Response Type Encoding Practices, section 4) signs a browser in and hands out nothing. It is for our
 * own pages; any other client is told `unauthorized_client`.
 */
export const firstPartyOnly: Pick<Configuration, 'responseTypes' | 'extraParams'> = {
  responseTypes: ['code', 'none'],
  extraParams: {
    response_type: (_ctx, value, client) => {
      if (value === 'none' && client.clientId !== firstPartyClientId)
        throw new errors.UnauthorizedClient('response_type none is not for this client')
    },
  },
}
