import type { Directory, Group } from './directory.ts'
import { closesAt, nextOpening, openAt } from './hours.ts'
import type { Service } from './service.ts'
import type { GroupStatus } from './status.ts'

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
const LONGEST = 31 * 86_400_000

/** Opening at `at` as the hours and the unsigned status tell it. */
function presence(
  directory: Directory,
  service: Service,
  at: number,
): Pick<Receiver, 'open' | 'closesAt' | 'nextOpening'> {
  const said = saidOf(directory, service.group, at)
  const until = said?.until ?? at
  const there = said?.state === 'open'
  if (there || (!said && openAt(service, at))) {
    const end = closesAt(service, until) ?? (there && !openAt(service, until) ? until : undefined)
    return { open: true, ...(end !== undefined && { closesAt: end }) }
  }
  const next = nextOpening(service, until)
  return { open: false, ...(next !== undefined && { nextOpening: next }) }
}

/** What a group says of itself and still holds. */
export function saidOf(directory: Directory, code: string | null, at: number): GroupStatus | undefined {
  return directory.status?.groups.find(
    (said) => said.code === code && said.until > at && said.until <= at + LONGEST,
  )
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
    ...presence(directory, service, at),
    response: service.response,
    languages: service.languages,
    phone: service.phone,
  }
}
