import { holds } from './day.ts'
import type { Directory, Group } from './directory.ts'
import { closesAt, nextOpening, openAt } from './hours.ts'
import { servicesOf } from './places.ts'
import type { Service } from './service.ts'
import { type GroupStatus, planned } from './status.ts'
import { localDay } from './zone.ts'

/** People who agreed to answer. Instants in epoch ms. */
export type Receiver = {
  readonly code: string
  /** Name of the organisation as shown. */
  readonly name: string
  readonly people: number
  readonly onePerson: boolean
  readonly open: boolean
  /** When open: the end of this opening; missing when it does not end within two weeks. */
  readonly closesAt?: number
  /** When closed: the next opening. */
  readonly nextOpening?: number
  /** Minutes of open time until the helpdesk holds what nobody accepted. */
  readonly response: number
  readonly languages: readonly string[]
  readonly phone: string | null
}

/** An unsigned status that claims to hold longer is ignored: lasting things belong in the signed table. */
const LONGEST = 92 * 86_400_000

/** What the people of a service say of themselves and still holds. */
export function saidOf(directory: Directory, { group }: Service, at: number): GroupStatus | undefined {
  return directory.status?.groups.find(
    ({ code, until }) => code === group && until > at && until <= at + LONGEST,
  )
}

/** Opening at `at` as the hours and the unsigned status tell it. */
function presence(
  directory: Directory,
  service: Service,
  at: number,
): Pick<Receiver, 'open' | 'closesAt' | 'nextOpening'> {
  const said = saidOf(directory, service, at)
  const until = said ? said.until : at
  if (said ? said.state === 'open' : openAt(service, at)) {
    const end = openAt(service, until) ? closesAt(service, until) : until
    return { open: true, ...(end && { closesAt: end }) }
  }
  const next = nextOpening(service, until)
  return { open: false, ...(next && { nextOpening: next }) }
}

/** The group of a service in the signed head, if it has this role and somebody with a device. */
export function groupOf(directory: Directory, service: Service, role: Group['role']): Group | undefined {
  return directory.groups.find(
    (group) => group.code === service.group && group.role === role && group.people > 0 && group.devices > 0,
  )
}

export function receiver(directory: Directory, service: Service, group: Group, at: number): Receiver {
  return {
    code: group.code,
    name: service.organisation,
    people: group.people,
    onePerson: group.people === 1,
    ...presence(directory, planned(service, directory.status), at),
    response: service.response,
    languages: service.languages,
    phone: service.phone,
  }
}

/** The people behind a group code, whichever place led to them; missing where no service in force names it. */
export function receiverOf(directory: Directory, code: string, at: number): Receiver | undefined {
  const group = directory.groups.find((one) => one.code === code)
  const service = servicesOf(directory.places).find(
    (row) => row.group === code && row.state === 'confirmed' && holds(row, localDay(at)),
  )
  return group && service && receiver(directory, service, group, at)
}
