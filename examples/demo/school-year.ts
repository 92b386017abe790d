/** The school year of a moment in Japan: it starts on 1 April. @returns its first calendar year */
export function schoolYearOf(moment: Date): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Tokyo',
    year: 'numeric',
    month: 'numeric',
  }).formatToParts(moment)
  const part = (type: 'year' | 'month') => Number(parts.find((one) => one.type === type)?.value)
  return part('month') >= 4 ? part('year') : part('year') - 1
}
