import type { Text } from '../foundation/index.ts'

/**
 * What is known about a person: how well their identity was proven (身元確認, ial) and how well they showed at this sign-in that they
 * are that person (当人認証, aal). Levels 1 to 3 as in the Digital Agency's guideline DS-511, which follows NIST SP 800-63.
 */
export interface Assurance {
  readonly ial: Level
  readonly aal: Level
}

export type Level = 1 | 2 | 3

/** The `acr` value of an assurance (OpenID Connect Core 1.0, section 2): a URL that explains itself. @param issuer without trailing slash */
export const acr = (issuer: string, { ial, aal }: Assurance): string => `${issuer}/acr/ial${ial}-aal${aal}`

/** The assurance that an `acr` value of this issuer states; undefined for any other value. */
export function parseAcr(issuer: string, value: string): Assurance | undefined {
  const prefix = `${issuer}/acr/`
  return value.startsWith(prefix) ? parseAssurance(value.slice(prefix.length)) : undefined
}

/** The assurance that the last segment of an `acr` value states, such as `ial2-aal2`. */
export function parseAssurance(segment: string): Assurance | undefined {
  const match = /^ial([123])-aal([123])$/.exec(segment)
  return match ? { ial: Number(match[1]) as Level, aal: Number(match[2]) as Level } : undefined
}

/** Whether `reached` is at least as good as `wanted` on both scales; one never makes up for the other. */
export const atLeast = (reached: Assurance, wanted: Assurance): boolean =>
  reached.ial >= wanted.ial && reached.aal >= wanted.aal

const ialMeanings: Record<Level, Text> = {
  1: {
    ja: '身元確認レベル1：自己申告、または身元を確認していない。',
    en: 'Identity proofing level 1: self-asserted or not proven.',
  },
  2: {
    ja: '身元確認レベル2：公的な資料により確認した。',
    en: 'Identity proofing level 2: proven against official evidence.',
  },
  3: {
    ja: '身元確認レベル3：対面、または公的個人認証により確認した。',
    en: 'Identity proofing level 3: proven in person or by the public certificate on the card.',
  },
}

const aalMeanings: Record<Level, Text> = {
  1: { ja: '当人認証レベル1：一つの要素による認証。', en: 'Authentication level 1: one factor.' },
  2: { ja: '当人認証レベル2：二つ以上の要素による認証。', en: 'Authentication level 2: two or more factors.' },
  3: {
    ja: '当人認証レベル3：耐タンパ性のあるハードウェアと暗証番号による認証。',
    en: 'Authentication level 3: tamper-resistant hardware and a PIN.',
  },
}

/** What an assurance means, for whoever follows the URL of an `acr` value. */
export const explainAssurance = ({ ial, aal }: Assurance): { ial: Text; aal: Text } => ({
  ial: ialMeanings[ial],
  aal: aalMeanings[aal],
})
