/** Object identifiers of the certificates this mock issues; the personal-data arc is the one Japanese cards use. */
export const oids = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  certificatePolicies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
  crlDistributionPoints: '2.5.29.31',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  ocspAccess: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  cps: '1.3.6.1.5.5.7.2.1',
  policy: { signature: '1.2.392.200149.8.5.1.1.20', authentication: '1.2.392.200149.8.5.1.3.30' },
  personal: {
    name: '1.2.392.200149.8.5.5.1',
    nameSubstitution: '1.2.392.200149.8.5.5.2',
    sex: '1.2.392.200149.8.5.5.3',
    birthdate: '1.2.392.200149.8.5.5.4',
    address: '1.2.392.200149.8.5.5.5',
    addressSubstitution: '1.2.392.200149.8.5.5.6',
  },
} as const

/** 署名用 (for signatures) and 利用者証明用 (for authentication): each has certificate authorities, a responder and a secret of its own. */
export type Purpose = 'signature' | 'authentication'
export const purposes: readonly Purpose[] = ['signature', 'authentication']

/** The short form used in file names and addresses. */
export const shortName: Record<Purpose, 'sign' | 'auth'> = { signature: 'sign', authentication: 'auth' }
