import { AGES, type Age, lookup, type Places, type Route, route } from '#regions'
import type { ConversationView, GroupEntry } from './port.ts'
import { lineOf, summaryOf } from './summary.ts'

/** Away for a while, or not confirmed lately, is no reason to hand a conversation on. */
const LASTING: readonly (Route['reason'] | undefined)[] = [
  undefined,
  'no-service',
  'no-area',
  'ages',
  'ended',
]

const isAge = (value: string): value is Age => AGES.some((age) => age === value)

/**
 * The group that the place of this conversation belongs to by the signed table of today, where it is no longer the
 * own team that was asked then; nothing when the place was not shared or means several. `now` in ms.
 */
export const reassignedTo = (
  view: ConversationView,
  own: string,
  places: Places,
  groups: readonly GroupEntry[],
  now: number,
): string | undefined => {
  const summary = summaryOf(view)
  const text = lineOf(summary, 'place')?.text
  if (text === undefined || view.receivers.team !== own || view.owner?.group !== own) return undefined
  const found = lookup(places, text, now)
  const gm = found.kind === 'one' ? found.matches[0]?.gm : undefined
  if (gm === undefined) return undefined
  const age = lineOf(summary, 'age')?.answers[0]?.replace('intake.age.', '') ?? ''
  const people = groups.map(({ code, role, people: { length } }) => ({
    ...{ code, role, people: length, devices: length },
  }))
  // An age that was not shared may still be one of the own team.
  const routes = (isAge(age) ? [age] : AGES).map((one) =>
    route({ places, groups: people }, { place: gm, age: one, at: now }),
  )
  const isOurs = routes.some(({ team, reason }) => team?.code === own || !LASTING.includes(reason))
  const first = routes.find(({ team }) => team)?.team?.code ?? routes[0]?.helpdesk?.code
  return isOurs || first === own ? undefined : first
}
