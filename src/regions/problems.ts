import { dayOf, dayText, holds } from './day.ts'
import type { Places } from './places.ts'
import { areasOf, CONFIRMED_DAYS } from './route.ts'
import { AGES, type AreaService } from './service.ts'
import { localDay } from './zone.ts'

/** Days on which something in the table changes, and `today`. */
function turningDays(places: Places, today: number): readonly number[] {
  const members = places.areas.map((area) => area.members)
  const rows = [places.municipalities, places.areas, ...members]
  const days = new Set([today])
  for (const { from, to } of rows.reduce<{ from?: string; to?: string }[]>(
    (all, some) => all.concat(some),
    [],
  )) {
    if (from) days.add(dayOf(from))
    if (to) days.add(dayOf(to) + 1)
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
  const [from, other] = dayOf(a.from) > dayOf(b.from) ? [a, b] : [b, a]
  const sameDay = holds(other, dayOf(from.from))
  return a.area === b.area && sameDay && a.ages.some((age) => b.ages.includes(age))
}

function* doubles(places: Places): Generator<string> {
  const confirmed = places.services.filter(({ state }) => state === 'confirmed')
  for (const [i, a] of confirmed.entries()) {
    for (const b of confirmed.slice(i + 1)) if (overlap(a, b)) yield `services ${a.id} and ${b.id} overlap`
  }
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
    places.areas.map(({ id }) => id),
  )
  yield* twice(
    'service',
    places.services.map(({ id }) => id),
  )
  yield* gaps(places, today)
  yield* doubles(places)
  const { helpdesk } = places
  if (helpdesk.state !== 'confirmed') yield `the helpdesk (${helpdesk.organisation}) has not agreed to answer`
  else if (Math.abs(today - dayOf(helpdesk.confirmedOn ?? '')) > CONFIRMED_DAYS) {
    yield `the helpdesk was confirmed longer than ${CONFIRMED_DAYS} days ago`
  }
  for (const age of AGES) if (!helpdesk.ages.includes(age)) yield `the helpdesk does not take ${age}`
}
