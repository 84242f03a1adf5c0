import type {
  CapacityChange,
  Change,
  ContactChange,
  PartnerChange,
  ProposeChange,
  ScheduleChange,
} from './change.ts'
import { type Author, type GroupOf, mayChange } from './rights.ts'
import type { ByMachine, Signed } from './row.ts'

/** Which row said it, when (epoch hours), and who. */
type Stamp = {
  readonly n: number
  readonly at: number
  /** Roster version it cites. */
  readonly roster: number
  readonly group: string
  /** Hex. */
  readonly person: string
}
type Stamped<T> = T & { readonly stamp: Stamp }

type Proposal = Stamped<{
  readonly change: ProposeChange | ContactChange
  readonly state: 'waiting' | 'accepted' | 'declined'
  /** When it was decided. */
  readonly decided?: Stamp
}>

/** When a group was sent a practice handoff last, and when it passed one; epoch hours. */
type Practice = {
  readonly sent?: number
  readonly passed?: number
  /** Sent before the last one, and since one was passed. */
  readonly unpassed: number
}

/** What the rows of the register come to. */
export type Register = {
  /** Number of rows read. */
  readonly n: number
  /** By id of the service. */
  readonly schedules: ReadonlyMap<string, Stamped<ScheduleChange>>
  /** By group. */
  readonly capacities: ReadonlyMap<string, Stamped<CapacityChange>>
  /** By id of the partner. */
  readonly partners: ReadonlyMap<string, Stamped<PartnerChange>>
  /** By row. */
  readonly proposals: ReadonlyMap<number, Proposal>
  /** By id of the service or partner. */
  readonly called: ReadonlyMap<string, Stamp>
  /** By group. */
  readonly practices: ReadonlyMap<string, Practice>
  /** By group: what the self-test last found wrong. */
  readonly failures: ReadonlyMap<string, { readonly what: string; readonly at: number }>
}

export const EMPTY_REGISTER: Register = {
  n: 0,
  schedules: new Map(),
  capacities: new Map(),
  partners: new Map(),
  proposals: new Map(),
  called: new Map(),
  practices: new Map(),
  failures: new Map(),
}

/** A row whose chain and signature hold; `role`: of its group by the roster version it cites. */
export type FoldRow = { readonly n: number } & (
  | { readonly said: Signed; readonly role: Author['role'] }
  | { readonly said: ByMachine }
)

const put = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value)

function machine(register: Register, { at, change }: ByMachine): Register {
  const { group } = change
  if (change.t === 'practice-sent') {
    const before = register.practices.get(group)
    // The one that is sent now may still be taken.
    const isOpen = before?.sent !== undefined && (before.passed ?? 0) < before.sent
    const practice = { ...before, sent: at, unpassed: isOpen ? before.unpassed + 1 : 0 }
    return { ...register, practices: put(register.practices, group, practice) }
  }
  return { ...register, failures: put(register.failures, group, { what: change.what, at }) }
}

function take(register: Register, change: Change, stamp: Stamp): Register {
  switch (change.t) {
    case 'schedule':
      return {
        ...register,
        schedules: put(register.schedules, change.service, { ...change, stamp }),
      }
    case 'capacity':
      return { ...register, capacities: put(register.capacities, change.group, { ...change, stamp }) }
    case 'partner':
      return { ...register, partners: put(register.partners, change.id, { ...change, stamp }) }
    case 'propose':
    case 'contact': {
      const proposal: Proposal = { change, stamp, state: 'waiting' }
      return { ...register, proposals: put(register.proposals, stamp.n, proposal) }
    }
    case 'decide': {
      const found = register.proposals.get(change.n)
      if (!found) return register
      const state = change.accepted ? 'accepted' : 'declined'
      return {
        ...register,
        proposals: put(register.proposals, change.n, { ...found, state, decided: stamp }),
      }
    }
    case 'called':
      return { ...register, called: put(register.called, change.id, stamp) }
    case 'practice': {
      const practice = { ...register.practices.get(change.group), passed: stamp.at, unpassed: 0 }
      return { ...register, practices: put(register.practices, change.group, practice) }
    }
  }
}

/**
 * One more row. What its author had no right to change stays in the log and changes nothing: a service that passed to
 * another group no longer has the hours of the group before.
 */
export function fold(register: Register, row: FoldRow, groupOf: GroupOf): Register {
  const after = { ...register, n: row.n }
  if (!('role' in row)) return machine(after, row.said)
  const { said, role } = row
  const { group, person } = said.by
  const partner = said.change.t === 'partner' ? register.partners.get(said.change.id) : undefined
  if (!mayChange(said.change, { group, role }, groupOf, partner)) return after
  return take(after, said.change, { n: row.n, at: said.at, roster: said.roster, group, person })
}
