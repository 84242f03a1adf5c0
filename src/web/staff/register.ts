import { type First, type Opening, type Places, servicesOf } from '#regions'
import type { Change, Register } from '#wire/control'

const DAY = 86_400_000
const HOUR = 3_600_000
/** Days after which everything is called and asked again. */
const AGAIN = 180

export type Service = Places['helpdesk']
type Schedule = Pick<Service, 'hours' | 'holidays' | 'absences'>
export type Partner = Omit<Extract<Change, { readonly t: 'partner' }>, 't'>

/** Services a group answers for. */
export const ownServices = (places: Places | undefined, group: string): readonly Service[] =>
  places ? servicesOf(places).filter((row) => row.group === group) : []

/** The week that counts now: as changed last, else as signed. */
export const weekOf = (register: Register, row: Service): Schedule => {
  const { hours, holidays, absences } = register.schedules.get(row.id) ?? row
  return { hours, holidays, absences }
}

/** By weekday, and in a day by its start. */
export const sorted = (hours: readonly Opening[]): readonly Opening[] =>
  [...hours].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))

/** An end at midnight is the end of that day. */
export const endOf = (time: string): string => (time === '00:00' ? '24:00' : time)

/** Partners known on this day, of this kind, who cover this area; the confirmed first. */
export const partnersOf = (
  register: Register,
  asked: { readonly area: string; readonly kind: string; readonly day: string },
): readonly Partner[] =>
  [...register.partners.values()]
    // What is signed again is the row alone, not when it was said before.
    .map(({ stamp: _, ...row }) => row)
    .filter(({ kind }) => kind === asked.kind)
    .filter(({ covers }) => covers.includes(asked.area) || covers.includes('nl'))
    .filter(({ state, from, to }) => state !== 'ended' && from <= asked.day && (to ?? asked.day) >= asked.day)
    .sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : a.id < b.id ? -1 : 1))

/** A fresh id beside those there are: `shelter-3`. */
export const idFor = (register: Register, kind: string): string => {
  let n = register.partners.size + 1
  while (register.partners.has(`${kind}-${n}`)) n++
  return `${kind}-${n}`
}

export type ToCall = {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly since: number
}

/** Who was confirmed, or written down, longer ago than half a year, and not called since; the oldest first. */
export const toCall = (places: Places | undefined, register: Register, now: number): readonly ToCall[] => {
  const confirmed = places ? servicesOf(places).filter(({ state }) => state === 'confirmed') : []
  const partners = [...register.partners.values()].filter(({ state }) => state !== 'ended')
  const rows = [
    ...confirmed.map(({ id, organisation: name, phone, confirmedOn }) => ({
      id,
      name,
      phone,
      on: confirmedOn ?? '',
    })),
    ...partners.map(({ id, organisation: name, phone, on }) => ({ id, name, phone, on })),
  ]
  return rows
    .map(({ on, ...row }) => {
      const called = (register.called.get(row.id)?.at ?? 0) * HOUR
      return { ...row, since: Math.max(Date.parse(on) || 0, called) }
    })
    .filter(({ since }) => now - since > AGAIN * DAY)
    .sort((a, b) => a.since - b.since)
}

type Proposed = Extract<Change, { readonly t: 'propose' }>['rows']

/** Rows by which a municipality is in another area from this day on; none where it is there already. */
export const moved = (
  { areas }: Places,
  { gm, area, day }: { readonly gm: string; readonly area: string; readonly day: string },
): Proposed => {
  const eve = new Date(Date.parse(day) - DAY)
  if (Number.isNaN(eve.getTime())) return []
  const to = eve.toISOString().slice(0, 10)
  const isIn = (one: Places['areas'][number]): boolean =>
    one.members.some((member) => member.gm === gm && (member.to ?? day) >= day)
  const target = areas.find((one) => one.id === area)
  if (!target || isIn(target)) return []
  const left = areas.filter(isIn).map((one) => ({
    ...one,
    members: one.members.map((member) => (member.gm === gm ? { ...member, to } : member)),
  }))
  const joined = { ...target, members: [...target.members, { gm, from: day }] }
  return [...left, joined].map((row) => ({ of: 'area', row }))
}

const OFFICE: readonly Opening[] = [1, 2, 3, 4, 5].map((day) => [day, '09:00', '17:00'])

/** The row of a service as agreed today; where no hours are known, office hours to begin with. */
export const agreed = (
  service: Service,
  said: {
    readonly state: Service['state']
    readonly group: string
    readonly ages: readonly string[]
    readonly first: First
    readonly agreedBy: string
    readonly response: string
  },
  today: string,
): { readonly [field: string]: unknown } => ({
  ...service,
  hours: service.hours.length > 0 ? service.hours : OFFICE,
  state: said.state,
  group: said.group || null,
  ages: said.ages,
  first: said.first,
  agreedBy: said.agreedBy || null,
  response: Number(said.response),
  ...(said.state === 'confirmed' && { agreedOn: today, confirmedOn: today }),
})
