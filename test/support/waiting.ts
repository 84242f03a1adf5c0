import { dueAt, nextOpening, openAt, type Schedule } from '#regions'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** People who answer by these hours, each one conversation at a time; infinitely many never keep anybody waiting. */
type Office = { readonly schedule: Schedule; readonly people: number }

export type Plan = {
  /** Uniform over all hours, in all areas alike. */
  readonly perHour: number
  readonly hours: number
  readonly from: number
  readonly areas: number
  /** The office of each area. */
  readonly team: Office
  readonly helpdesk: Office
  readonly first: 'team' | 'helpdesk' | 'both'
  /** Minutes somebody is there until the helpdesk may take what the team did not. */
  readonly response: number
  /** Minutes of human time, on average; exponential. */
  readonly takes: number
}

export type Waited = {
  readonly arrivals: number
  /** Share that came while nobody was there who may take it. */
  readonly closed: number
  /** Hours. */
  readonly mean: number
  readonly meanClosed: number
  readonly longest: number
  /** Minutes, of those who came while somebody was there. */
  readonly meanOpen: number
  readonly byHelpdesk: number
}

function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

/** When each of them is free again; the one who is free first takes the next. */
class Desk {
  private readonly free: number[]
  private readonly schedule: Schedule

  constructor({ schedule, people }: Office) {
    this.schedule = schedule
    this.free = Number.isFinite(people) ? Array.from({ length: people }, () => 0) : []
  }
  private next(): number {
    return this.free.indexOf(Math.min(...this.free))
  }
  /** The first instant from `at` on at which one of them is there and free. */
  ready(at: number): number {
    if (!Number.isFinite(at)) return at
    const free = this.free.length > 0 ? Math.max(at, this.free[this.next()] ?? 0) : at
    return nextOpening(this.schedule, free) ?? Number.POSITIVE_INFINITY
  }
  /** Begins at `at`, and goes on over closing times. */
  take(at: number, minutes: number): void {
    if (this.free.length > 0) this.free[this.next()] = dueAt([this.schedule], at, minutes) ?? at
  }
}

/** Endless for a helpdesk that is not asked at all. */
const laterBy = (both: readonly Schedule[], at: number, minutes: number): number =>
  Number.isFinite(minutes) ? (dueAt(both, at, minutes) ?? at) : minutes

type Case = { readonly wait: number; readonly isClosed: boolean; readonly isHelpdesk: boolean }

/** In the order of arrival each goes to whoever may take it and is free first. */
function* lived(plan: Plan): Generator<Case> {
  const { perHour, hours, from, areas, first, response, takes } = plan
  const next = dice(7)
  const teams = Array.from({ length: areas }, () => new Desk(plan.team))
  const helpdesk = new Desk(plan.helpdesk)
  const both = [plan.team.schedule, plan.helpdesk.schedule]
  for (let at = from; ; ) {
    at += (-Math.log(next()) / perHour) * HOUR
    if (at > from + hours * HOUR) return
    const team = teams[Math.floor(next() * areas)]
    if (!team) return
    const later = first === 'team' ? laterBy(both, at, response) : at
    const [own, other] = [team.ready(at), helpdesk.ready(later)]
    const isHelpdesk = first === 'helpdesk' ? other <= own : other < own
    const starts = isHelpdesk ? other : own
    const desk = isHelpdesk ? helpdesk : team
    desk.take(starts, -Math.log(next()) * takes)
    yield { wait: starts - at, isClosed: !both.some((one) => openAt(one, at)), isHelpdesk }
  }
}

/** How long people wait for a human, by a simulation that goes by the hours of the product. */
export function simulate(plan: Plan): Waited {
  const all = [...lived(plan)]
  const mean = (some: readonly Case[]): number =>
    some.reduce((sum, { wait }) => sum + wait, 0) / Math.max(1, some.length)
  const share = (is: (one: Case) => boolean): number => all.filter(is).length / Math.max(1, all.length)
  return {
    arrivals: all.length,
    closed: share(({ isClosed }) => isClosed),
    mean: mean(all) / HOUR,
    meanClosed: mean(all.filter(({ isClosed }) => isClosed)) / HOUR,
    longest: all.reduce((most, { wait }) => Math.max(most, wait), 0) / HOUR,
    meanOpen: mean(all.filter(({ isClosed }) => !isClosed)) / MINUTE,
    byHelpdesk: share(({ isHelpdesk }) => isHelpdesk),
  }
}

/** By hand: uniform arrivals, closed for these stretches of hours in a week of 168, nobody ever busy. */
export function byHand(gaps: readonly number[]): Pick<Waited, 'closed' | 'mean' | 'meanClosed' | 'longest'> {
  const closed = gaps.reduce((sum, gap) => sum + gap, 0)
  const waited = gaps.reduce((sum, gap) => sum + (gap * gap) / 2, 0)
  return {
    closed: closed / 168,
    mean: waited / 168,
    meanClosed: waited / closed,
    longest: Math.max(...gaps),
  }
}

/** Mean minutes in the queue of `people` with this load each hour (Erlang C); infinite when they cannot keep up. */
export function erlang(people: number, perHour: number, takes: number): number {
  const load = (perHour * takes) / 60
  if (load >= people) return Number.POSITIVE_INFINITY
  let blocked = 1
  for (let n = 1; n <= people; n++) blocked = (load * blocked) / (n + load * blocked)
  const queued = blocked / (1 - (load / people) * (1 - blocked))
  return (queued * takes) / (people - load)
}
