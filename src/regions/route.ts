import { dayOf, holds } from './day.ts'
import type { Directory } from './directory.ts'
import { nextOpening } from './hours.ts'
import type { Area, Places } from './places.ts'
import { groupOf, type Receiver, receiver, saidOf } from './receiver.ts'
import type { Age, AreaService, First } from './service.ts'
import { localDay } from './zone.ts'

/** Answers to "Where are you now?" that name no municipality. */
export const ELSEWHERE = ['unknown', 'refused', 'abroad', 'centre'] as const
export type Elsewhere = (typeof ELSEWHERE)[number]

export type Question = {
  /** A municipality code (`GM0363`) or one of ELSEWHERE. */
  readonly place: string
  readonly age: Age
  /** Now, epoch ms. */
  readonly at: number
  /** The instant that picks among dated rows, epoch ms; `at` if left out. */
  readonly on?: number
}

/** Why there is no team. The first four are the visitor's own answers. */
export type Reason =
  | Elsewhere
  | 'no-place'
  | 'no-area'
  | 'no-service'
  | 'ages'
  | 'ended'
  | 'unconfirmed'
  | 'stale'
  | 'unstaffed'
  | 'absent'

export type Route = {
  readonly area?: { readonly id: string; readonly name: string }
  readonly team?: Receiver
  /** Missing only when the helpdesk itself has not agreed or has nobody: then only telephone numbers remain. */
  readonly helpdesk?: Receiver
  /** Why there is no team. */
  readonly reason?: Reason
  /** Who is asked first; the other one is cover. */
  readonly first: First
  /** Of an organisation that may be called though nothing is handed to it. */
  readonly phone?: { readonly organisation: string; readonly number: string }
}

/** Days a confirmation holds (DESIGN: older leads to the helpdesk). */
export const CONFIRMED_DAYS = 180
/** A team that opens later than this is absent. */
const ABSENT = 7 * 86_400_000

/** The areas of a municipality on a day: one, when the table is sound. */
export function areasOf(places: Places, gm: string, day: number): readonly Area[] {
  return places.areas.filter(
    (area) => holds(area, day) && area.members.some((member) => member.gm === gm && holds(member, day)),
  )
}

/** This service as a receiver, or why not. */
function judge(directory: Directory, service: AreaService, { at, on = at }: Question): Receiver | Reason {
  if (service.state === 'ended' || !holds(service, localDay(on))) return 'ended'
  if (service.state !== 'confirmed' || service.confirmedOn === null) return 'unconfirmed'
  // A clock that lies far before the confirmation is as little proof as one far after it.
  const days = Math.abs(localDay(at) - dayOf(service.confirmedOn))
  if (!(days <= CONFIRMED_DAYS)) return 'stale'
  const group = groupOf(directory, service, 'team')
  if (!group) return 'unstaffed'
  // By the signed hours first: the unsigned status may take a team away, never bring one back.
  const soon = (next?: number): boolean => next !== undefined && next - at <= ABSENT
  const team = receiver(directory, service, group, at)
  const here = soon(nextOpening(service, at)) && (team.open || soon(team.nextOpening))
  return here && saidOf(directory, service.group, at)?.state !== 'absent' ? team : 'absent'
}

/** Team of the area, or the reason and the number of who would be it. */
function teamOf(
  directory: Directory,
  area: Area,
  question: Question,
): Pick<Route, 'team' | 'reason' | 'first' | 'phone'> {
  const day = localDay(question.on ?? question.at)
  const begun = directory.places.services.filter((service) => dayOf(service.from) <= day)
  const services = begun.filter((service) => service.area === area.id)
  const fitting = services.filter(({ ages }) => ages.length === 0 || ages.includes(question.age))
  const choices = fitting.map((service) => ({ service, choice: judge(directory, service, question) }))
  for (const { service, choice } of choices) {
    if (typeof choice !== 'string') return { team: choice, first: service.first }
  }
  const [best] = choices.filter(({ choice }) => choice !== 'ended')
  const reason = best?.choice ?? (fitting.length > 0 ? 'ended' : services.length > 0 ? 'ages' : 'no-service')
  const number = best?.service.phone
  return {
    first: 'helpdesk',
    reason: reason as Reason,
    ...(best && number && { phone: { organisation: best.service.organisation, number } }),
  }
}

function ownTeam(directory: Directory, question: Question): Omit<Route, 'helpdesk'> {
  const { place, at, on = at } = question
  const day = localDay(on)
  const elsewhere = ELSEWHERE.find((value) => value === place)
  if (elsewhere) return { reason: elsewhere, first: 'helpdesk' }
  const exists = directory.places.municipalities.some((row) => row.gm === place && holds(row, day))
  if (!exists) return { reason: 'no-place', first: 'helpdesk' }
  const [area] = areasOf(directory.places, place, day)
  if (!area) return { reason: 'no-area', first: 'helpdesk' }
  return { area: { id: area.id, name: area.name }, ...teamOf(directory, area, question) }
}

/**
 * The people a handoff from this place is addressed to, and whether they are there. Never throws; whatever is
 * missing, late or unconfirmed leads to the helpdesk.
 */
export function route(directory: Directory, question: Question): Route {
  const own = ownTeam(directory, question)
  const { at, on = at } = question
  const service = directory.places.helpdesk
  const agreed = service.state === 'confirmed' && holds(service, localDay(on))
  const group = agreed ? groupOf(directory, service, 'helpdesk') : undefined
  if (!group) return own.team ? { ...own, first: 'team' } : own
  return { ...own, helpdesk: receiver(directory, service, group, at) }
}
