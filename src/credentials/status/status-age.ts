/** Oldest status list accepted when it states no `exp`, in seconds. */
export const maxAge = 86_400
