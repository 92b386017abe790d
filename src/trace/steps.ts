import { z } from 'zod'

/** Every step that a trace may tell, in the order of a sign-in, and what its detail is. */
export const stepCatalogue = {
  started: { says: 'the person came from the service, or was asked for a way in anew', detail: 'client_id' },
  'at-upstream': { says: 'the browser was sent to GビズID', detail: 'client_id' },
  'at-reader': { says: 'the browser was sent to the card reader', detail: 'client_id' },
  continued: { says: 'it goes on from an attempt in which the person signed in', detail: 'number of that attempt' },
  returned: { says: 'the browser came back with an answer, which is being checked', detail: 'way in' },
  failed: { says: 'the answer was refused; the person may choose again', detail: 'error code' },
  completed: { says: 'the person is verified and in the records, and the service waits no longer', detail: '' },
  'release-asked': {
    says: 'the person is asked what may be sent to the service',
    detail: 'number of the attempt that goes on',
  },
  authorized: { says: 'the service got its authorization code', detail: 'number under which the redemption is noted' },
  'authorization-refused': { says: 'the service got an error instead of a code', detail: 'OAuth error' },
  redeemed: { says: 'the service redeemed its code', detail: '' },
  'redeem-refused': { says: 'the service could not redeem its code', detail: 'OAuth error' },
} as const satisfies Record<string, { says: string; detail: string }>

export type StepName = keyof typeof stepCatalogue

/** A step as it is kept: name, epoch milliseconds, detail. */
export type Step = readonly [name: StepName, at: number, detail?: string]

const names = Object.keys(stepCatalogue) as [StepName, ...StepName[]]
const stepSchema = z.tuple([z.enum(names), z.number()]).rest(z.string())

/** Times before this are the milliseconds since the step before; no clock has shown them since 1973. */
const earliest = 100_000_000_000

/** Steps as `parseSteps` reads them; beyond the first, each with the milliseconds since the one before. */
export const writeSteps = (steps: readonly Step[]): string =>
  JSON.stringify(
    steps.map(([name, at, ...detail], index) => [
      name,
      index === 0 ? at : at - (steps[index - 1]?.[1] ?? 0),
      ...detail,
    ]),
  )

/** Steps as they were written. Those that another release of the gateway knew and this one does not are left out. */
export function parseSteps(written: string): Step[] {
  const list = z.array(z.unknown()).parse(JSON.parse(written))
  let before = 0
  return list.flatMap((one): Step[] => {
    const time = Array.isArray(one) ? Number(one[1]) : 0
    before = time < earliest ? before + time : time
    const step = stepSchema.safeParse(one)
    if (!step.success) return []
    const [name, , detail] = step.data
    const at = before
    return [detail === undefined ? [name, at] : [name, at, detail]]
  })
}
