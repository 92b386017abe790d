/** The address of a status list, which is also its `sub`. */
export const statusListUrl = (issuer: string, listId: string): string => `${issuer}/status-lists/${listId}`
