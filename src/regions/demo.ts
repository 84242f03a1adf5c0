import { dayText } from './day.ts'
import type { Opening } from './hours.ts'
import type { Places } from './places.ts'
import { AGES, type Age, type AreaService, RESPONSE, type Service } from './service.ts'
import { localDay } from './zone.ts'

const WEEK = [1, 2, 3, 4, 5, 6, 7]

function hours(roundTheClock: boolean): readonly Opening[] {
  if (roundTheClock) return WEEK.map((day) => [day, '00:00', '24:00'])
  return WEEK.slice(0, 5).map((day) => [day, '09:00', '17:00'])
}

/** `at`: epoch ms of the demo's present, on which everything counts as confirmed. */
export type DemoOptions = { readonly roundTheClock: boolean; readonly at: number }

type Demo = { readonly group: string; readonly organisation: string; readonly ages: readonly Age[] }

const EINDHOVEN: Demo = {
  group: 'eindhoven',
  organisation: 'Team Eindhoven',
  ages: ['16-17', '18-22', '23+', 'unknown'],
}
const DRENTHE: Demo = { group: 'drenthe', organisation: 'Team Drenthe', ages: ['18-22', '23+', 'unknown'] }
const COMENSHA: Demo = { group: 'comensha', organisation: 'CoMensha', ages: AGES }

function demoService(demo: Demo, { roundTheClock, at }: DemoOptions): Service {
  const today = dayText(localDay(at))
  return {
    ...demo,
    id: `demo-${demo.group}`,
    hours: hours(roundTheClock),
    holidays: roundTheClock,
    absences: [],
    languages: ['nl', 'en'],
    first: 'team',
    response: RESPONSE,
    agreedBy: 'demo',
    agreedOn: today,
    state: 'confirmed',
    confirmedOn: today,
    phone: null,
    from: '2023-01-01',
    source: 'demo',
  }
}

/**
 * The table of the demo: a team with two people (takes 16 and older), a team with one (18 and older), the
 * helpdesk. Every other area stays unconfirmed. Teams carry no telephone number, the helpdesk its real one.
 */
export function demoPlaces(places: Places, options: DemoOptions): Places {
  const team = (demo: Demo): AreaService => ({ ...demoService(demo, options), area: demo.group })
  const teams = [team(EINDHOVEN), team(DRENTHE)]
  const others = places.services.filter(({ area }) => !teams.some((own) => own.area === area))
  const today = dayText(localDay(options.at))
  const source = {
    id: 'demo',
    what: 'Demo: nobody has agreed to anything',
    where: 'demo',
    date: today,
    seen: today,
  }
  return {
    ...places,
    sources: [...places.sources.filter(({ id }) => id !== 'demo'), source],
    services: [...others, ...teams],
    helpdesk: { ...demoService(COMENSHA, options), first: 'helpdesk', phone: places.helpdesk.phone },
  }
}
