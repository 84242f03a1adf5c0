import { projectPlaces, type Schedule } from '#regions'
import { byHand, erlang, type Plan, simulate } from '../test/support/waiting.ts'

/** Reports in a year that the demand is counted from (National Rapporteur and CoMensha, 2024). */
const REPORTS = 1061
const YEAR = 8766
const TAKES = 45
const RESPONSE = 15
const FROM = Date.parse('2027-01-04T00:00:00+01:00')
/** Enough arrivals for a steady mean, few enough for a minute of patience. */
const ENOUGH = 8000

const OFFICE: Schedule['hours'] = [1, 2, 3, 4, 5].map((day) => [day, '09:00', '17:00'])

const shown = (value: number, digits = 1): string =>
  Number.isFinite(value) ? value.toFixed(digits) : 'no end'

/** The helpdesk's hours as the table states them; areas that state none keep the same. */
function planOf(times: number, first: Plan['first'], helpdesk: number): Plan {
  const { areas, helpdesk: row } = projectPlaces()
  const hours = row.hours.length > 0 ? row.hours : OFFICE
  const schedule: Schedule = { hours, holidays: false, absences: [] }
  const perHour = (REPORTS * times) / YEAR
  return {
    perHour,
    hours: Math.max(26 * 168, ENOUGH / perHour),
    from: FROM,
    areas: areas.length,
    team: { schedule, people: 1 },
    helpdesk: { schedule, people: helpdesk },
    first,
    response: RESPONSE,
    takes: TAKES,
  }
}

/** What people wait for a human, printed and not judged: hours decide it, not this machine. */
export function waitingLines(): readonly string[] {
  const hand = byHand([16, 16, 16, 16, 64])
  const perOfficeHour = REPORTS / (52 * 40)
  const pool = (times: number): string => {
    const all = Array.from({ length: 99 }, (_, i) => i + 1)
    return String(all.find((people) => erlang(people, perOfficeHour * times, TAKES) <= 2))
  }
  const lines = [
    '',
    `Waiting against staffing: ${REPORTS} reports a year, uniform over the hours; one person an area, ${TAKES} minutes each.`,
    `By hand, weekdays 9 to 17, nobody busy: ${shown(hand.closed * 100, 0)} % come outside hours; mean wait ${shown(hand.mean)} h, ${shown(hand.meanClosed)} h of those; longest ${hand.longest} h.`,
    `By hand, within hours: one person in each of 25 regions ${[1, 10, 100].map((n) => shown(erlang(1, (perOfficeHour * n) / 25, TAKES))).join(', ')} min at x1, x10, x100; one pool needs ${[1, 10, 100].map(pool).join(', ')} people for 2 min.`,
    'demand  first     helpdesk  outside  mean h  (closed)  longest h  in hours, min  taken by helpdesk',
  ]
  for (const [times, people] of [
    [1, 2],
    [10, 7],
    [100, 45],
  ] as const) {
    for (const first of ['team', 'helpdesk', 'both'] as const) {
      const found = simulate(planOf(times, first, people))
      const cells: readonly (readonly [string, number])[] = [
        [`x${times}`, -8],
        [first, -10],
        [`${people}`, -10],
        [`${shown(found.closed * 100, 0)} %`, -9],
        [shown(found.mean), -8],
        [shown(found.meanClosed), -10],
        [shown(found.longest, 0), -11],
        [shown(found.meanOpen), -15],
        [`${shown(found.byHelpdesk * 100, 0)} %`, 0],
      ]
      lines.push(cells.map(([text, width]) => text.padEnd(-width)).join(''))
    }
  }
  return lines
}
