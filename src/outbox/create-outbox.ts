import { type Courier, createCourier } from './courier.ts'
import { createList } from './list.ts'
import type { Makers } from './message.ts'
import type { Needs } from './needs.ts'
import { createPut } from './put.ts'
import { createRetry } from './retry.ts'

/** The outbox: messages go in here; a process that serves has a courier, the command line has none. */
export function createOutbox(needs: Needs) {
  let present: Courier | undefined
  return {
    ...createPut(needs, () => present?.wake()),
    ...createRetry(needs),
    list: createList(needs),

    /** Makes the courier of this process. @param makers make the request of each kind of message */
    courier(makers: Makers): Courier {
      present = createCourier(needs, makers)
      return present
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>
