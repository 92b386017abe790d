import { type KeyOwner, ownerName } from '../../../keys/index.ts'
import type { OpenedParts } from '../../command-line.ts'

type Needed = Pick<OpenedParts, 'settings' | 'credentials' | 'keys'>

/** The owner of that name, as `keys list` prints it; undefined when there is none, such as a school that is not in the settings. */
export function ownerNamed({ settings, credentials }: Omit<Needed, 'keys'>, name: string): KeyOwner | undefined {
  if (name === 'gateway' || name === 'cookies') return { kind: name }
  if (name === 'verifier') return { kind: name, host: new URL(settings.issuer).hostname }
  return name.startsWith('school:') ? credentials.keyOwnerOf(name.slice('school:'.length)) : undefined
}

/** Every owner that has keys and is still there: a school that left the settings signs nothing more. */
export async function everyOwner(parts: Needed): Promise<KeyOwner[]> {
  const names = new Set(['gateway', 'cookies', ...(await parts.keys.list()).map(({ owner }) => owner)])
  const owners = [...names].map((name) => ownerNamed(parts, name))
  return owners
    .filter((owner) => owner !== undefined)
    .sort((one, other) => (ownerName(one) < ownerName(other) ? -1 : 1))
}
