import { ok, type Result } from '../../foundation/index.ts'
import type { Certificate } from './certificate.ts'
import { basicConstraintsOf, extendedKeyUsagesOf, hasUnknownCritical, keyUsageOf, policiesOf } from './extensions.ts'
import { type JpkiFailure, refused } from './failure.ts'
import type { CertificateKind, JpkiSettings } from './settings.ts'

const clientAuth = '1.3.6.1.5.5.7.3.2'

/**
 * Checks that a certificate may be used as the kind that was asked for, and returns the accepted policy.
 * Fails with JPKI-WRONG-KIND when it carries the marks of the other kind, JPKI-PROFILE-INVALID for anything else.
 */
export function checkUsage(
  leaf: Certificate,
  kind: CertificateKind,
  policies: JpkiSettings['policies'],
): Result<{ policy: string }, JpkiFailure> {
  if (basicConstraintsOf(leaf) !== 'end-entity')
    return refused('JPKI-PROFILE-INVALID', 'an authority is no card holder')
  if (hasUnknownCritical(leaf)) return refused('JPKI-PROFILE-INVALID', 'unknown critical extension')
  const usage = keyUsageOf(leaf)
  if (!usage?.has('digitalSignature') || usage.has('keyCertSign')) return refused('JPKI-PROFILE-INVALID', 'key usage')
  const purposes = extendedKeyUsagesOf(leaf)
  if (kind === 'authentication') {
    if (!purposes?.includes(clientAuth)) return refused('JPKI-PROFILE-INVALID', 'extended key usage lacks clientAuth')
  } else {
    if (purposes?.includes(clientAuth)) return refused('JPKI-WRONG-KIND', 'extended key usage has clientAuth')
    if (!usage.has('nonRepudiation')) return refused('JPKI-PROFILE-INVALID', 'key usage lacks nonRepudiation')
  }
  return checkPolicy(leaf, kind, policies)
}

function checkPolicy(
  leaf: Certificate,
  kind: CertificateKind,
  policies: JpkiSettings['policies'],
): Result<{ policy: string }, JpkiFailure> {
  const found = policiesOf(leaf)
  const policy = found.find((oid) => policies[kind].includes(oid))
  if (policy !== undefined) return ok({ policy })
  const other = kind === 'signature' ? 'authentication' : 'signature'
  if (found.some((oid) => policies[other].includes(oid))) return refused('JPKI-WRONG-KIND', 'policy of the other kind')
  return refused('JPKI-PROFILE-INVALID', `policy ${found.join(' ') || 'absent'} is not accepted`)
}
