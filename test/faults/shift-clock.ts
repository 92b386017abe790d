/**
 * Loaded before the gateway (`node --import`): its clock goes wrong by `KAKEHASHI_FAULT_CLOCK_MS` milliseconds. What measures durations stays
 * right, as on a machine whose time of day is wrong.
 */
const shift = Number(process.env.KAKEHASHI_FAULT_CLOCK_MS)
const RightDate = Date
globalThis.Date = new Proxy(RightDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [RightDate.now() + shift] : given, asked),
  apply: () => new RightDate(RightDate.now() + shift).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => RightDate.now() + shift : Reflect.get(target, name, receiver),
})

export {}
