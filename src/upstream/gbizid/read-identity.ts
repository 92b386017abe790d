import { z } from 'zod'
import { isCorporateNumber, KakehashiError, refuseMyNumber } from '../../foundation/index.ts'
import type { GbizidSettings } from '../../settings/index.ts'

export type AccountType = 'prime' | 'member' | 'entry'

/** Who signed in, as GビズID tells it: the holder of an account of an organisation, never a role at a school. */
export interface OrganisationIdentity {
  readonly issuer: string
  readonly sub: string
  readonly accountType: AccountType
  /** 法人番号; sole proprietors and many エントリー accounts have none. */
  readonly corporateNumber?: string
  /** メンバー only: the プライム that made the account. */
  readonly parentId?: string
  /** Name of the organisation. */
  readonly displayName: string
  /** Name of the person, family name first. */
  readonly userName?: string
  /** The most that may be claimed for this kind of account. */
  readonly assurance: { readonly ial: number; readonly aal: number }
  /** When the person signed in at GビズID, epoch seconds; its session may be hours old. */
  readonly authenticatedAt: number
}

const accountTypes: Record<string, AccountType> = { '1': 'entry', '2': 'prime', '3': 'member' }

// Whether these come as strings or numbers is not documented: both are read.
const word = z.union([z.string(), z.number()]).transform((value) => String(value).trim())
const optionalWord = word.optional().transform((value) => (value === '' ? undefined : value))

const schema = z.object({
  sub: z.string().min(1).max(255),
  account_type: word.transform((value, context) => accountTypes[value] ?? refuse(context, 'account_type is unknown')),
  corporate_number: optionalWord.refine(
    (value) => value === undefined || isCorporateNumber(value),
    'is not a 法人番号',
  ),
  parent_id: optionalWord,
  name: optionalWord,
  user_last_nm: optionalWord,
  user_first_nm: optionalWord,
})

// Members whose form is fixed by their own rules or that are identifiers of GビズID: twelve digits may stand there by right.
const typed = new Set(['sub', 'parent_id', 'corporate_number', 'user_tel_no_contact'])

/**
 * Reads UserInfo (guideline 3.4.1.4) whose `sub` has been compared with the ID token's already.
 * @throws KakehashiError MYNUMBER-REFUSED when a member holds a My Number (個人番号), GBIZID-RESPONSE-INVALID naming the member that is wrong
 */
export function readIdentity(
  { issuer, authenticatedAt }: Pick<OrganisationIdentity, 'issuer' | 'authenticatedAt'>,
  userInfo: unknown,
  levels: GbizidSettings['assurance'],
): OrganisationIdentity {
  const members = Object.entries(userInfo ?? {}).filter(([name]) => !typed.has(name))
  refuseMyNumber(Object.fromEntries(members), 'userinfo')
  const parsed = schema.safeParse(userInfo)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new KakehashiError('GBIZID-RESPONSE-INVALID', { detail: `UserInfo: ${wrong}` })
  }
  const { sub, account_type, corporate_number, parent_id, name, user_last_nm, user_first_nm } = parsed.data
  const userName = [user_last_nm, user_first_nm].filter(Boolean).join(' ')
  return {
    issuer,
    sub,
    accountType: account_type,
    ...(corporate_number && { corporateNumber: corporate_number }),
    ...(parent_id && { parentId: parent_id }),
    displayName: name ?? userName,
    ...(userName && { userName }),
    assurance: levels[account_type],
    authenticatedAt,
  }
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
