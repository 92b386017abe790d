/** Loaded only where the card path is in use: it reads certificates with libraries that nothing else needs. */
export const loadJpki = async () => (await import('./jpki.ts')).createJpki
