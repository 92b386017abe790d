import { takeOffer } from './guardian.ts'
import { accounts, cards, children, gbizidPassword, school } from './people.ts'
import { gatewayEnvironment } from './programs.ts'
import type { World } from './step.ts'

/** What a person can do in a browser once the walk is over. */
export function invitation(world: World): string {
  const { gateway, service, wallet } = world.addresses
  return `
Everything stays up. Ctrl-C stops it.
${whoAndWhere(world)}
The same journey in a browser (a private window per person, or sign out in between):
  1. ${gateway}/boards/139998 as ${accounts.board.id}: appoint staff.
  2. ${gateway}/schools/${school.code} as ${accounts.office.id}: import a roster, draft certificates, hand out a link code.
  3. ${gateway}/schools/${school.code} as ${accounts.principal.id}: approve certificates and links.
  4. ${gateway}/guardian with the card "${children.haruto.guardian.id}": link a child, consent, take the offer to ${wallet}.
  5. ${service}: sign in, or ask for the certificate of enrolment and present it from the wallet.
Roster files:  npx node examples/sample-town/make.ts --school-year ${world.schoolYear} --school ${school.code} --out data/sample-town
Commands:      ${commandLine(world)} npx kakehashi --help
`
}

/** Addresses, accounts and cards: what a person needs to go on from any step. */
function whoAndWhere(world: World): string {
  const { gateway, service, wallet, gbizid, jpki } = world.addresses
  const staff = Object.values(accounts).map(({ id, who }) => `  ${id.padEnd(26)} ${who}`)
  const holders = Object.values(cards).map(
    ({ id, name, pin, password }) => `  ${id.padEnd(26)} ${name}  PIN ${pin}, signature password ${password}`,
  )
  return `
  gateway           ${gateway}
  example service   ${service}
  example wallet    ${wallet}
  mock GビズID       ${gbizid}         faults: ${gbizid}/control
  mock JPKI         ${jpki}         faults: ${jpki}/control

Accounts at mock GビズID, password ${gbizidPassword}:
${staff.join('\n')}
Cards at the reader of mock JPKI:
${holders.join('\n')}
`
}

/** What the walk has produced by the step at which it was told to stop, and where to go on with it. */
export async function whatIsProduced(world: World, until: string): Promise<string> {
  const { wallet } = world.addresses
  const lines = [`\nStopped after "${until}". Everything stays up; Ctrl-C stops it.`]
  if (until === 'offer') lines.push(...offerLines(world, world.take('offer')))
  if (until === 'verification') {
    const { request } = world.take('verification')
    lines.push(
      `\nrequest for wallets  ${request}`,
      `Present it from any OpenID4VP 1.0 wallet on this machine, or at ${wallet}. The result is printed here.`,
      '\nA wallet that holds no certificate yet can collect this one first:',
      ...offerLines(world, await takeOffer(world.take('takasaki'), world.take('consent'))),
    )
  }
  lines.push(whoAndWhere(world))
  return lines.join('\n')
}

const offerLines = ({ addresses }: World, { uri, txCode }: { uri: string; txCode: string }): string[] => [
  `\ncredential offer     ${uri}`,
  `tx_code              ${txCode}`,
  `issuer metadata      ${addresses.gateway}/.well-known/openid-credential-issuer`,
  `Collect it with any OpenID4VCI 1.0 wallet on this machine, or at ${addresses.wallet}.`,
]

const commandLine = ({ ports, place }: World): string =>
  Object.entries(gatewayEnvironment(ports, place))
    .filter(([name]) => !name.endsWith('_PORT'))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
