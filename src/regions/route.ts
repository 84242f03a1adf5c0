import { dayOf, holds } from './day.ts'
import { firstOf } from './deadline.ts'
import type { Directory } from './directory.ts'
import { nextOpening } from './hours.ts'
import type { Area, Places } from './places.ts'
import { groupOf, type Receiver, receiver, saidOf } from './receiver.ts'
import type { Age, AreaService, First } from './service.ts'
import { localDay } from './zone.ts'

/** Answers to "Where are you now?" that name no municipality. */
export const ELSEWHERE = ['unknown', 'refused', 'abroad', 'centre'] as const
type Elsewhere = (typeof ELSEWHERE)[number]

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
  | 'full'

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

/** Days a confirmation holds; an older one leads to the helpdesk. */
export const CONFIRMED_DAYS = 180
/** A team that opens later than this is absent. */
const ABSENT = 7 * 86_400_000

/** The areas of a municipality on a day: one, when the table is sound. */
export function areasOf(places: Places, gm: string, day: number): readonly Area[] {
  return places.areas.filter(
    (area) => area.members.some((member) => member.gm === gm && holds(member, day)) && holds(area, day),
  )
}

/** This service as a receiver, or why not. */
function judge(directory: Directory, service: AreaService, at: number, day: number): Receiver | Reason {
  if (service.state === 'ended' || !holds(service, day)) return 'ended'
  if (service.state !== 'confirmed') return 'unconfirmed'
  // A clock that lies far before the confirmation is as little proof as one far after it.
  const days = Math.abs(localDay(at) - dayOf(String(service.confirmedOn)))
  if (!(days <= CONFIRMED_DAYS)) return 'stale'
  const group = groupOf(directory, service, 'team')
  if (!group) return 'unstaffed'
  // By the signed hours first: the unsigned status may take a team away, never bring one back.
  const team = receiver(directory, service, group, at)
  const latest = Math.max(Number(nextOpening(service, at)), team.open ? 0 : Number(team.nextOpening))
  if (directory.status?.full?.includes(group.code)) return 'full'
  const absent = !(latest - at <= ABSENT) || saidOf(directory, service, at)?.state === 'absent'
  return absent ? 'absent' : team
}

/** Team of the area, or the reason and the number of who would be it. */
function teamOf(directory: Directory, { id, name }: Area, { age, at }: Question, day: number): Route {
  const area = { id, name }
  const services = directory.places.services.filter((row) => row.area === id && dayOf(row.from) <= day)
  const none: Route = { area, first: 'helpdesk', reason: services.length > 0 ? 'ages' : 'no-service' }
  let found = none
  for (const service of services) {
    const { ages, organisation, phone: number } = service
    if (ages.length > 0 && !ages.includes(age)) continue
    const choice = judge(directory, service, at, day)
    if (typeof choice !== 'string')
      return { area, team: choice, first: firstOf(directory.places, choice.code, day) }
    const phone = number && choice !== 'ended' && { phone: { organisation, number } }
    if (found === none || found.reason === 'ended') found = { ...none, reason: choice, ...phone }
  }
  return found
}

function ownTeam(directory: Directory, question: Question, day: number): Route {
  const { place } = question
  const [area] = areasOf(directory.places, place, day)
  const exists = directory.places.municipalities.some((row) => row.gm === place && holds(row, day))
  if (area && exists) return teamOf(directory, area, question, day)
  const said = ELSEWHERE.find((value) => value === place)
  return { reason: said ?? (exists ? 'no-area' : 'no-place'), first: 'helpdesk' }
}

/**
 * The people a handoff from this place is addressed to, and whether they are there. Never throws; whatever is
 * missing, late or unconfirmed leads to the helpdesk.
 */
export function route(directory: Directory, question: Question): Route {
  const { at, on = at } = question
  const day = localDay(on)
  const own = ownTeam(directory, question, day)
  const service = directory.places.helpdesk
  const group = groupOf(directory, service, 'helpdesk')
  if (group && service.state === 'confirmed' && holds(service, day)) {
    return { ...own, helpdesk: receiver(directory, service, group, at) }
  }
  return own.team ? { ...own, first: 'team' } : own
}
