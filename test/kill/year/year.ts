import { demoPlaces, encodePlaces, type Places, projectPlaces } from '#regions'
import type { Sql } from '#storage'
import { plainEngine } from '../../support/plain.ts'
import { testRoster } from '../../support/roster.ts'
import { Dice } from './dice.ts'
import { HELPDESK_FIRST, Life } from './life.ts'
import { Oracle, type Row, type Week } from './oracle.ts'
import { People } from './people.ts'
import { type Fault, Processes } from './processes.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A Tuesday, 11:00 in Amsterdam. */
const START = Date.parse('2027-03-02T10:00:00Z')
/** Minutes past every fourth hour at which things happen: before, at and after a deadline. */
const OFFSETS = [0, 7, 14, 15, 16, 60, 97]

export type YearOptions = {
  readonly sql: Sql
  readonly handoffs: number
  readonly days: number
  readonly seed: number
  readonly deaths?: number
  readonly letsIn?: number
  readonly fault?: Fault
}

export type Lived = { readonly oracle: Oracle; readonly restarts: number }

const days = [1, 2, 3, 4, 5]

function weeksOf(dice: Dice, length: number): Readonly<Record<string, Week>> {
  const away = (): ReadonlySet<string> =>
    new Set(
      Array.from({ length: Math.ceil(length / 12) }, () =>
        new Date(START + dice.whole(0, length) * DAY).toISOString().slice(0, 10),
      ),
    )
  return {
    eindhoven: { days, away: away() },
    drenthe: { days: [4, 5], away: away() },
    comensha: { days, away: away() },
  }
}

/** The demo's table, with these weeks; open on public holidays, which the second count does not know. */
function tableOf(weeks: Readonly<Record<string, Week>>): Places {
  const places = demoPlaces(projectPlaces(), { roundTheClock: false, at: START })
  const inWeek = <S extends Places['helpdesk']>(service: S): S => {
    const week = weeks[service.group ?? '']
    if (!week) return service
    return {
      ...service,
      holidays: true,
      hours: week.days.map((day) => [day, '09:00', '17:00'] as const),
      absences: [...week.away].sort().map((day) => ({ from: day, to: day })),
    }
  }
  const services = places.services.map((service) =>
    service.group === HELPDESK_FIRST ? { ...inWeek(service), first: 'helpdesk' as const } : inWeek(service),
  )
  return { ...places, services, helpdesk: inWeek(places.helpdesk) }
}

async function rowsOf(sql: Sql): Promise<readonly Row[]> {
  return sql<Row[]>`select encode(wire_id, 'hex') as id, state, escalated,
    (extract(epoch from due_at) * 1000)::float8 as due from conversation`
}

async function nextDue(sql: Sql): Promise<number> {
  const [row] = await sql<{ due: number | null }[]>`
    select (extract(epoch from min(due_at)) * 1000)::float8 as due from (
      select min(due_at) as due_at from conversation where due_at is not null
      union all select min(due_at) from asked where not told) as next`
  return row?.due ?? Number.POSITIVE_INFINITY
}

/** A year of handoffs on two servers that die, on one real database, by a clock of its own. */
export async function live(options: YearOptions): Promise<Lived> {
  const { sql, handoffs, seed } = options
  const dice = new Dice(seed)
  const clock = { now: START }
  const now = (): number => clock.now
  const weeks = weeksOf(dice, options.days)
  const oracle = new Oracle(weeks, [START - 7 * DAY, START + (options.days + 120) * DAY], now)
  const engine = plainEngine()
  const places = encodePlaces(tableOf(weeks))
  const roster = testRoster(engine, undefined, { places, issued: START - DAY })
  const processes = new Processes({
    ...{ engine, sql, roster, places, clock: now, dice },
    deaths: options.deaths ?? 0.002,
    fault: options.fault ?? ((store) => store),
    marked: (id) => oracle.marked(id),
    told: (id, group, groups) => oracle.told(id, group, groups),
  })
  await processes.start()
  const people = new People(engine, roster, processes, now)
  const agenda = new Map<number, (() => Promise<void>)[]>()
  const at = (time: number, act: () => Promise<void>): void => {
    const moment = momentAfter(time)
    agenda.set(moment, [...(agenda.get(moment) ?? []), act])
  }
  const later = (inMs: number, act: () => Promise<void>): void => at(now() + MINUTE + inMs, act)
  const life = new Life(people, oracle, dice, later, options.letsIn ?? 0.15)
  for (let i = 0; i < handoffs; i++) at(START + dice.next() * options.days * DAY, () => life.handOff())
  const end = START + (options.days + 20) * DAY
  let seen = 0
  for (let moment = momentAfter(START); moment < end; moment = momentAfter(moment + MINUTE)) {
    const acts = agenda.get(moment)
    agenda.delete(moment)
    if (!acts) continue
    await lookUntil(moment, clock, sql, processes)
    oracle.overdue()
    await Promise.all(acts.map((act) => act()))
    if (seen++ % 200 === 0) oracle.accountable(await rowsOf(sql))
  }
  oracle.accountable(await rowsOf(sql))
  return { oracle, restarts: processes.restarts }
}

/** The servers look every few seconds; a look changes something only where a deadline has passed. */
async function lookUntil(
  moment: number,
  clock: { now: number },
  sql: Sql,
  processes: Processes,
): Promise<void> {
  for (let looks = 0; looks < 1000; looks++) {
    const due = await nextDue(sql)
    if (due > moment) break
    // Never back: what is still due was passed over.
    clock.now = Math.max(clock.now, due)
    await processes.tick()
    if ((await nextDue(sql)) <= clock.now && looks > 3) break
  }
  clock.now = moment
  await processes.tick()
}

function momentAfter(time: number): number {
  const base = Math.floor(time / (240 * MINUTE)) * 240 * MINUTE
  const found = OFFSETS.map((offset) => base + offset * MINUTE).find((moment) => moment >= time)
  return found ?? base + 240 * MINUTE
}
