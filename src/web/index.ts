/**
 * web: the pages that people see, by audience, and what every page shares.
 * Owns: layout, components, style sheets, languages, security headers, the cross-site check, the pages of school, board, guardian and
 * verification, the views that sign-in and provider ask for, error pages, the log line of a request.
 * Does not own: any rule of the product; each page asks the part whose rule it is. No session either: that is the provider's.
 * Talks to: every part to its left, and to the provider's session.
 */
export { createWeb, type WebOptions } from './create-web.ts'
export { answerError } from './errors/answer-error.ts'
export { catchErrors } from './errors/catch-errors.ts'
export { refuseWrongMethod } from './errors/refuse-wrong-method.ts'
export { limitRequests } from './limit-requests.ts'
export { logRequests } from './log-requests.ts'
export { providerViews } from './provider/views.ts'
export { refuseCrossSite } from './same-origin.ts'
export { contentSecurityPolicy, securityHeaders } from './security-headers.ts'
export { signInViews } from './sign-in/views.ts'
export { webLimits } from './stated-limits.ts'
