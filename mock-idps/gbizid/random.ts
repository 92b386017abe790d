import { randomBytes, randomInt } from 'node:crypto'

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 22 alphanumerics, the form of GビズID's authorization codes. */
export function randomCode(): string {
  return Array.from({ length: 22 }, () => alphanumerics[randomInt(alphanumerics.length)]).join('')
}

/** 128 bits for sessions, attempts and token ids. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}

/** The four digits of number matching. */
export function randomNumber(): string {
  return String(randomInt(10_000)).padStart(4, '0')
}
