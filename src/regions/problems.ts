import { dayOf, dayText, holds } from './day.ts'
import type { Opening } from './hours.ts'
import { type Places, servicesOf } from './places.ts'
import { areasOf, CONFIRMED_DAYS } from './route.ts'
import { AGES, type AreaService, type Service } from './service.ts'
import { localDay } from './zone.ts'

type Dated = { readonly from?: string; readonly to?: string }
type Named = { readonly name: string; readonly row: Dated; readonly source?: string }

function titleOf(service: Service): string {
  return `service ${service.id}`
}

/** Every row of the table with a name to speak of it. */
function rowsOf(places: Places): readonly Named[] {
  const rows: Named[] = []
  const add = (name: string, row: Dated, source?: string): number =>
    rows.push({ name, row, ...(source !== undefined && { source }) })
  for (const row of places.municipalities) add(`municipality ${row.gm}`, row, row.source)
  for (const row of places.names) add(`name ${row.name}`, {}, row.source)
  for (const row of places.postcodes) add(`postcodes from ${row.from}`, {}, row.source)
  for (const area of places.areas) {
    add(`area ${area.id}`, area, area.source)
    for (const member of area.members) add(`member ${member.gm} of ${area.id}`, member)
  }
  for (const service of servicesOf(places)) {
    add(titleOf(service), service, service.source)
    for (const absence of service.absences) add(`absence of ${titleOf(service)}`, absence)
  }
  return rows
}

/** Sources that exist, days that exist, ends after starts. */
function* loose(places: Places): Generator<string> {
  const sources = new Set(places.sources.map(({ id }) => id))
  for (const { name, row, source } of rowsOf(places)) {
    if (source !== undefined && !sources.has(source)) yield `${name} names the unknown source ${source}`
    for (const day of [row.from, row.to]) {
      if (day !== undefined && dayText(dayOf(day)) !== day) yield `${name} has the impossible day ${day}`
    }
    if (row.from && row.to && row.from > row.to) yield `${name} ends before it starts`
  }
}

/** Codes that point at rows that are not there. */
function* dangling(places: Places): Generator<string> {
  const codes = new Set(places.municipalities.map(({ gm }) => gm))
  const areas = new Set(places.areas.map(({ id }) => id))
  for (const { name, gm } of places.names) if (!codes.has(gm)) yield `name ${name} leads to unknown ${gm}`
  for (const { from, to, gm } of places.postcodes) {
    if (!codes.has(gm) || from > to) yield `postcodes ${from}-${to} lead to ${gm}`
  }
  for (const area of places.areas) {
    for (const { gm } of area.members) if (!codes.has(gm)) yield `area ${area.id} holds unknown ${gm}`
  }
  for (const service of places.services) {
    if (!areas.has(service.area)) yield `${titleOf(service)} is for unknown area ${service.area}`
  }
}

/** Codes of another form than everybody expects. */
function* misspelt(places: Places): Generator<string> {
  for (const { gm } of places.municipalities)
    if (!/^GM\d{4}$/.test(gm)) yield `municipality ${gm} has no CBS code`
  for (const { id, group, phone } of servicesOf(places)) {
    if (group !== null && !/^[a-z0-9-]{1,16}$/.test(group)) yield `service ${id} has the group ${group}`
    // Mobile numbers belong to persons, and this table is public.
    if (phone !== null && /^(\+31|0031|0)6/.test(phone)) yield `service ${id} has a mobile number`
  }
}

/** `today` and the later days on which something in the table changes. */
export function turningDays(places: Places, today: number): readonly number[] {
  const days = new Set([today])
  for (const { row } of rowsOf(places)) {
    if (row.from) days.add(dayOf(row.from))
    if (row.to) days.add(dayOf(row.to) + 1)
  }
  return [...days].filter((day) => day >= today).sort((a, b) => a - b)
}

/** Every municipality in exactly one area, on every day from `today` on. */
function* gaps(places: Places, today: number): Generator<string> {
  for (const day of turningDays(places, today)) {
    for (const row of places.municipalities.filter((each) => holds(each, day))) {
      const areas = areasOf(places, row.gm, day)
      const where = areas.map((area) => area.id).join(' and ') || 'no area'
      if (areas.length !== 1) yield `${row.gm} ${row.name} is in ${where} on ${dayText(day)}`
    }
    for (const area of places.areas.filter((each) => holds(each, day))) {
      if (!area.members.some((member) => holds(member, day))) {
        yield `area ${area.id} has no municipality on ${dayText(day)}`
      }
    }
  }
}

function* twice(kind: string, ids: readonly string[]): Generator<string> {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) yield `${kind} ${id} stands twice`
    seen.add(id)
  }
}

/** Do two rows of one area hold on a common day for a common age? */
function overlap(a: AreaService, b: AreaService): boolean {
  const [later, other] = a.from > b.from ? [a, b] : [b, a]
  const sameDay = holds(other, dayOf(later.from))
  return a.area === b.area && sameDay && a.ages.some((age) => b.ages.includes(age))
}

function* doubles(places: Places): Generator<string> {
  const confirmed = places.services.filter(({ state }) => state === 'confirmed')
  for (const [i, a] of confirmed.entries()) {
    for (const b of confirmed.slice(i + 1)) {
      if (overlap(a, b)) yield `${titleOf(a)} and ${titleOf(b)} overlap`
    }
  }
}

const WEEK_MINUTES = 7 * 1440

/** Minutes of the week an opening takes, from Monday 00:00; it may go on beyond the end of the week. */
function minutesOf([day, from, to]: Opening): readonly [from: number, to: number] {
  const at = (text: string): number =>
    (day - 1) * 1440 + Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return [at(from), at(to) > at(from) ? at(to) : at(to) + 1440]
}

/** Pairs of openings at one time: one of them is a slip. One may end as the next begins. */
export function overlappingHours(hours: readonly Opening[]): readonly (readonly [Opening, Opening])[] {
  const all = hours.map((opening) => ({ opening, span: minutesOf(opening) }))
  const sorted = all.sort((a, b) => a.span[0] - b.span[0])
  return sorted.flatMap(({ opening, span }, i): (readonly [Opening, Opening])[] => {
    const isLast = i === sorted.length - 1
    const next = sorted[isLast ? 0 : i + 1]
    if (!next || sorted.length === 1) return []
    const begins = next.span[0] + (isLast ? WEEK_MINUTES : 0)
    return begins < span[1] ? [[opening, next.opening]] : []
  })
}

function* impossibleHours(places: Places): Generator<string> {
  for (const service of servicesOf(places)) {
    for (const [day, from, to] of service.hours) {
      if (from === '24:00' || from === to) yield `${titleOf(service)} opens ${day} ${from} to ${to}`
    }
    for (const [one, other] of overlappingHours(service.hours))
      yield `${titleOf(service)} opens ${one.join(' ')} and ${other.join(' ')}`
  }
}

function* helpdeskFaults({ helpdesk }: Places, today: number): Generator<string> {
  if (helpdesk.state !== 'confirmed') yield `the helpdesk (${helpdesk.organisation}) has not agreed to answer`
  else if (Math.abs(today - dayOf(helpdesk.confirmedOn ?? '')) > CONFIRMED_DAYS) {
    yield `the helpdesk was confirmed longer than ${CONFIRMED_DAYS} days ago`
  }
  for (const age of AGES) if (!helpdesk.ages.includes(age)) yield `the helpdesk does not take ${age}`
}

/** What must be right before this table is signed: one sentence per fault. `at`: epoch ms. */
export function* problems(places: Places, at: number): Generator<string> {
  const today = localDay(at)
  yield* twice(
    'municipality',
    places.municipalities.map(({ gm, from }) => `${gm} from ${from}`),
  )
  yield* twice(
    'area',
    places.areas.map(({ id, from }) => `${id} from ${from}`),
  )
  yield* twice(
    'service',
    places.services.map(({ id }) => id),
  )
  yield* loose(places)
  yield* dangling(places)
  yield* misspelt(places)
  yield* impossibleHours(places)
  yield* gaps(places, today)
  yield* doubles(places)
  yield* helpdeskFaults(places, today)
}
