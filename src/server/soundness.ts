import { judged, plansOf, savingOf } from '#regions'
import { type Clock, Refused } from '#wire'
import type { Change, Register } from '#wire/control'
import type { RosterBook } from './roster-book.ts'
import type { StatusFile } from './status.ts'

/** How long others wait while a change is walked, ms at a time. */
const BREATH = 10

/** Refuses with `unsound` what would leave somebody without an answer, with `full` what the status file has no room for. */
export async function checkSound(
  { book, clock, status }: { readonly book: RosterBook; readonly clock: Clock; readonly status: StatusFile },
  change: Change,
  register: Register,
): Promise<void> {
  const directory = book.directory()
  const strides = judged(savingOf(directory, register, change), clock())
  for (let begun = performance.now(); ; ) {
    const { done, value } = strides.next()
    if (done && value) throw new Refused('unsound')
    if (done) break
    if (performance.now() - begun < BREATH) continue
    await new Promise((resolve) => setImmediate(resolve))
    begun = performance.now()
  }
  if (change.t !== 'schedule' && change.t !== 'capacity') return
  const { schedules, capacities } = register
  const plans = plansOf(
    change.t === 'schedule'
      ? { schedules: new Map<string, typeof change>(schedules).set(change.service, change), capacities }
      : { schedules, capacities: new Map<string, typeof change>(capacities).set(change.group, change) },
    directory.places,
  )
  if (!status.fits(plans)) throw new Refused('full')
}
