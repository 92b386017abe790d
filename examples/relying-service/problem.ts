/** Something that went wrong in a way that the person at the screen can do something about. */
export interface Problem {
  readonly status: number
  readonly ja: string
  readonly en: string
}

/** Carries a problem from where it is noticed to the page that shows it. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, cause?: unknown) {
    super(problem.en, cause === undefined ? undefined : { cause })
    this.problem = problem
  }
}

export const problems = {
  unknownAttempt: {
    status: 400,
    ja: 'このサインインは、この画面から始まったものではないか、すでに終わっています。もう一度サインインしてください。',
    en: 'This sign-in did not start in this browser or is already over. Please sign in again.',
  },
  cancelled: {
    status: 400,
    ja: 'サインインは取りやめになりました。',
    en: 'The sign-in was called off.',
  },
  gatewayUnavailable: {
    status: 503,
    ja: '認証の窓口につながりませんでした。しばらくしてからやり直してください。',
    en: 'The sign-in service did not answer. Please try again later.',
  },
  notAsked: {
    status: 400,
    ja: 'この画面からは、まだ在学証明書の提示を求めていません。はじめの画面からやり直してください。',
    en: 'No certificate has been asked for in this browser. Please start from the first page.',
  },
  requestExpired: {
    status: 410,
    ja: '提示を求めてから時間がたちました。もう一度求めてください。',
    en: 'The request for your certificate has expired. Please ask again.',
  },
  crossSite: {
    status: 403,
    ja: 'ほかのサイトからの操作は受け付けません。はじめの画面からやり直してください。',
    en: 'Actions from other sites are not accepted. Please start from the first page.',
  },
  notFound: { status: 404, ja: 'このページはありません。', en: 'There is no such page.' },
  broken: {
    status: 500,
    ja: '処理できませんでした。はじめの画面からやり直してください。',
    en: 'That did not work. Please start from the first page.',
  },
} as const satisfies Record<string, Problem>
