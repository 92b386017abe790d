import type { StatedLimit } from '../limits/index.ts'
import { offerLifetime } from './offers/create-offer.ts'
import { mostTxCodes } from './offers/offer-code.ts'
import { maxAge as keyBindingAge } from './sd-jwt/check-key-binding.ts'
import { maxDisclosures, maxLength } from './sd-jwt/parse-sd-jwt.ts'
import { listLifetime, listTtl } from './status/publish-status-list.ts'
import { maxAge as statusAge } from './status/status-age.ts'
import { verificationLifetime } from './verifying/transactions.ts'

const life = (name: string, value: number, what: string): StatedLimit => ({
  name: `credentials.${name}`,
  kind: 'life',
  value,
  unit: 'seconds',
  what,
})

/** What offers, status lists and verifying allow. */
export const credentialLimits: readonly StatedLimit[] = [
  life('offer', offerLifetime, 'a credential offer and its codes'),
  {
    name: 'credentials.tx-code',
    kind: 'tries',
    value: mostTxCodes,
    unit: 'count',
    what: 'transaction codes of one offer',
  },
  life('status-list', listLifetime, 'a signed status list of ours'),
  life('status-list-ttl', listTtl, 'how long a verifier may keep a status list of ours without asking again'),
  life('status-list-foreign', statusAge, 'oldest status list of others that states no end of its own'),
  life('verification', verificationLifetime, 'a verification, from its start to its result, which is gone then'),
  life('key-binding', keyBindingAge, 'oldest proof of possession in a presentation'),
  {
    name: 'credentials.credential',
    kind: 'size',
    value: maxLength,
    unit: 'characters',
    what: 'longest credential read',
  },
  {
    name: 'credentials.disclosures',
    kind: 'size',
    value: maxDisclosures,
    unit: 'count',
    what: 'most disclosures of one credential',
  },
]
