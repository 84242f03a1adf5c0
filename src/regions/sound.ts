import { dayOf, dayText } from './day.ts'
import type { Directory } from './directory.ts'
import { describeHole, type Hole } from './holes.ts'
import type { Opening, Schedule } from './hours.ts'
import { partOf } from './part.ts'
import { overlappingHours, problems } from './problems.ts'
import { walking } from './walk.ts'

/**
 * Why something may not be saved. `hours`: an opening that cannot be · `overlap`: two at one time · `absence`: a day
 * that does not exist, or an end before its start · `table`: what rows say about each other · `full`: the last resort
 * cannot be full · `hole`: somebody would be handed to nobody.
 */
export type Unsound = {
  readonly code: 'hours' | 'overlap' | 'absence' | 'table' | 'full' | 'hole'
  /** In English, with the names of rows. */
  readonly text: string
  readonly hole?: Hole & { readonly state: string }
}

const isDay = (day: string): boolean => dayText(dayOf(day)) === day

/** What is wrong in a week by itself, before anybody asks about it. */
export function unsoundWeek({ hours, absences }: Schedule): Unsound | undefined {
  const impossible = hours.find(([, from, to]) => from === '24:00' || from === to)
  if (impossible) return { code: 'hours', text: impossible.join(' ') }
  const [overlap] = overlappingHours(hours)
  if (overlap)
    return { code: 'overlap', text: overlap.map((opening: Opening) => opening.join(' ')).join(', ') }
  const bad = absences.find(({ from, to }) => !isDay(from) || !isDay(to) || from > to)
  return bad && { code: 'absence', text: `${bad.from} ${bad.to}` }
}

/** What the saving would change: the directory before and after, and the areas it has to do with. */
export type Saving = {
  readonly before: Directory
  readonly after: Directory
  readonly areas: readonly string[]
}

/**
 * Walks what a change touches, in strides; the first new fault, or nothing. A hole that was there before keeps nobody
 * from saving: only what would be worse is refused.
 */
function* unsound({ before, after, areas }: Saving, at: number): Generator<void, Unsound | undefined> {
  const known = new Set(problems(before.places, at))
  for (const text of problems(after.places, at)) if (!known.has(text)) return { code: 'table', text }
  yield
  const { first } = yield* walking(partOf(after, areas), at, { first: true })
  if (!first) return undefined
  const old = yield* walking(partOf(before, areas), at, { first: true })
  return old.first ? undefined : { code: 'hole', text: describeHole(after, first), hole: first }
}

/** Why it may not be saved, asked in strides; `wish` as `savingOf` gives it. */
export function* judged(
  wish: Saving | Unsound | undefined,
  at: number,
): Generator<void, Unsound | undefined> {
  if (!wish) return undefined
  return 'code' in wish ? wish : yield* unsound(wish, at)
}
