import { fill, KakehashiError, type Locale } from '../../foundation/index.ts'
import { speak } from '../strings.ts'
import { namePeopleStrings } from './name-people.strings.ts'

/** How many are named one by one; a refusal about a whole class stays readable. */
const mostNamed = 5

/**
 * A refusal that names people where the part below names identifiers. Only for the page of somebody who sees those names anyway: it is
 * shown, never thrown, so that no name reaches the log.
 * @param member the param that holds identifiers, separated by commas
 * @param names official names by identifier; an identifier without one stays as it is
 */
export function namePeople(
  error: KakehashiError,
  member: 'learner' | 'certificate',
  names: ReadonlyMap<string, string>,
  locale: Locale,
): KakehashiError {
  const told = error.params[member]
  if (told === undefined) return error
  const t = speak(namePeopleStrings, locale)
  const people = told.split(',').map((id) => names.get(id) ?? id)
  const named = people.slice(0, mostNamed).join(t.and)
  const rest = people.length - mostNamed
  const text = rest > 0 ? fill(t.more, { named, count: String(rest) }) : named
  return new KakehashiError(error.code, { params: { ...error.params, [member]: text } })
}
