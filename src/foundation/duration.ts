const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** How operators write a span of time: a whole number and its unit, such as `30s`, `10m`, `24h` or `90d`. */
export const durationPattern = /^(\d{1,6})([smhd])$/

/** Seconds of a span such as `24h`. @throws when it is no such text; settings and command lines check it with `durationPattern` first */
export function secondsOf(duration: string): number {
  const [, count, unit] = durationPattern.exec(duration) ?? []
  if (count === undefined || unit === undefined) throw new Error(`${duration} is no span of time`)
  return Number(count) * units[unit as keyof typeof units]
}
