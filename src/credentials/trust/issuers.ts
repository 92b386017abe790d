import type { KeyOwner } from '../../keys/index.ts'

/** A school as the directory of organisations knows it. */
export interface SchoolEntry {
  readonly code: string
  readonly name: string
  readonly address: string
  readonly status: 'active' | 'disabled'
}

/** Who is who among schools; filled by `organisations`. */
export interface SchoolDirectory {
  school(code: string): SchoolEntry | undefined
}

/**
 * The trust list: which school may issue what. A disabled school may no longer issue, and what it issued is no longer accepted.
 * @param options.issuer origin of the gateway, under which every school has its issuer URL
 */
export function createIssuers(options: { issuer: string; schools: SchoolDirectory; vcts(): readonly string[] }) {
  const base = `${options.issuer}/issuers/`
  const urlOf = (schoolCode: string) => `${base}${schoolCode}`

  return {
    /** The `iss` of a school's credentials. */
    urlOf,

    /** The key owner whose certificate is made out to that URL. */
    ownerOf: ({ code, name }: SchoolEntry): KeyOwner => ({ kind: 'school', code, name, issuerUrl: urlOf(code) }),

    /** The active school behind an `iss` that may issue `vct`, or undefined when the list does not say so. */
    listed: (iss: string, vct: string): SchoolEntry | undefined => {
      if (!iss.startsWith(base) || !options.vcts().includes(vct)) return undefined
      const school = options.schools.school(iss.slice(base.length))
      return school?.status === 'active' && urlOf(school.code) === iss ? school : undefined
    },

    /** A school that is in the directory at all: its keys stay resolvable after it closed. */
    known: (code: string): SchoolEntry | undefined => options.schools.school(code),
  }
}

export type Issuers = ReturnType<typeof createIssuers>
