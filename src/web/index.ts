/**
 * web: the pages, by audience, and what every answer to a browser has in common.
 * Owns: layout, components, strings, security headers, the cross-site check, error pages, the sign-in of our own pages.
 * Does not own: any rule about who may do what; pages ask the parts and show what they say.
 * Talks to: every part to its left.
 */
export { createWeb, type WebOptions } from './create-web.ts'
export { catchErrors } from './errors/catch-errors.ts'
export { logRequests } from './log-requests.ts'
export { providerViews } from './provider/views.ts'
export { refuseCrossSite } from './same-origin.ts'
export { securityHeaders } from './security-headers.ts'
export { signInViews } from './sign-in/views.ts'
