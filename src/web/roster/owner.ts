/** Whose roster a page is about: a whole board's, or one school's. */
export interface RosterOwner {
  readonly boardCode: string
  /** Undefined when the whole board is imported. */
  readonly schoolCode: string | undefined
  readonly name: string
  /** Address of the owner's own page; the roster's pages lie below it. */
  readonly home: string
  /** Label of a link to the owner's own page. */
  readonly homeLabel: string
}

/** Address of a page of the import. */
export const rosterPath = (owner: RosterOwner, previewId?: string): string =>
  previewId === undefined ? `${owner.home}/roster` : `${owner.home}/roster/${previewId}`

/** The way to a page of the import. */
export const rosterTrail = (owner: RosterOwner): { href: string; label: string }[] => [
  { href: owner.home, label: owner.homeLabel },
]
