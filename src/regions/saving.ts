import type { Directory } from './directory.ts'
import type { Opening, Schedule } from './hours.ts'
import { misshapen } from './misshapen.ts'
import type { Places } from './places.ts'
import { plansOf } from './plans.ts'
import { areasTouched, type ProposedRow, proposed, withRow } from './propose.ts'
import { type Saving, type Unsound, unsoundWeek } from './sound.ts'
import { inForce, type Plan } from './status.ts'

type Rows = { readonly t: 'propose'; readonly rows: readonly ProposedRow[] }
type Contact = { readonly t: 'contact'; readonly service: string }

/** What the register comes to, as far as a check asks. */
export type Acts = Parameters<typeof plansOf>[0] & {
  readonly proposals: ReadonlyMap<number, { readonly change: Rows | Contact; readonly state: string }>
}

/** A change somebody wants to save. */
export type Wish =
  | ({ readonly t: 'schedule' } & Plan)
  | { readonly t: 'capacity'; readonly group: string; readonly open: number | null }
  | {
      readonly t: 'partner'
      readonly hours: readonly Opening[]
      readonly covers: readonly string[]
      readonly from: string
      readonly to: string | null
    }
  | Rows
  | Contact
  | { readonly t: 'decide'; readonly n: number; readonly accepted: boolean }
  | { readonly t: 'called' | 'practice' }

export const rowsOf = (change: Rows | Contact): readonly ProposedRow[] =>
  change.t === 'propose' ? change.rows : [{ of: 'contact', row: { ...change } }]

const table = (text: string): Unsound => ({ code: 'table', text })

/** The signed table with every accepted proposal in it. */
function withAccepted(places: Places, { proposals }: Pick<Acts, 'proposals'>): Places {
  const accepted = [...proposals.values()].filter(({ state }) => state === 'accepted')
  return accepted.reduce((before, { change }) => proposed(before, rowsOf(change)) ?? before, places)
}

/** As visitors meet it: the weeks in force, and who is full. */
function asMet(directory: Directory, register: Acts): Directory {
  const plans = plansOf(register, directory.places)
  const status = { groups: [], ...plans }
  return {
    ...directory,
    places: inForce(directory.places, status),
    status: { groups: [], full: plans.full ?? [] },
  }
}

function ofServices(directory: Directory, ids: readonly string[]): readonly string[] {
  const { areas, services, helpdesk } = directory.places
  if (ids.includes(helpdesk.id)) return areas.map(({ id }) => id)
  return services.filter(({ id }) => ids.includes(id)).map(({ area }) => area)
}

function schedule(directory: Directory, register: Acts, change: Plan): Saving | Unsound {
  const wrong = unsoundWeek(change)
  if (wrong) return wrong
  const schedules = new Map(register.schedules).set(change.service, change)
  return {
    before: asMet(directory, register),
    after: asMet(directory, { ...register, schedules }),
    areas: ofServices(directory, [change.service]),
  }
}

function capacity(
  directory: Directory,
  register: Acts,
  change: { readonly group: string; readonly open: number | null },
): Saving | Unsound {
  const { services, helpdesk } = directory.places
  if (change.group === helpdesk.group && change.open === 0)
    return { code: 'full', text: helpdesk.organisation }
  const capacities = new Map(register.capacities).set(change.group, change)
  const own = services.filter(({ group }) => group === change.group).map(({ id }) => id)
  return {
    before: asMet(directory, register),
    after: asMet(directory, { ...register, capacities }),
    areas: ofServices(directory, own),
  }
}

function partner(places: Places, { hours, covers, from, to }: Wish & { t: 'partner' }): Unsound | undefined {
  const absences: Schedule['absences'] = [{ from, to: to ?? from }]
  const wrong = unsoundWeek({ hours, holidays: false, absences })
  const strange = covers.find((id) => id !== 'nl' && places.areas.every((area) => area.id !== id))
  return wrong ?? (strange === undefined ? undefined : table(`unknown area ${strange}`))
}

function proposal(directory: Directory, register: Acts, change: Rows | Contact): Saving | Unsound {
  const rows = rowsOf(change)
  const before = withAccepted(directory.places, register)
  const after = proposed(before, rows)
  if (!after) {
    const raw = rows.reduce<unknown>((given, row) => withRow(given as Places, row), before)
    return table([...misshapen(raw)][0] ?? 'cannot be')
  }
  const areas = [...new Set([...areasTouched(before, rows), ...areasTouched(after, rows)])]
  return { before: { ...directory, places: before }, after: { ...directory, places: after }, areas }
}

/** What has to be walked before this may be saved, why it may not be, or nothing where it moves nobody. */
export function savingOf(directory: Directory, register: Acts, change: Wish): Saving | Unsound | undefined {
  switch (change.t) {
    case 'schedule':
      return schedule(directory, register, change)
    case 'capacity':
      return capacity(directory, register, change)
    case 'partner':
      return partner(directory.places, change)
    case 'propose':
    case 'contact':
      return proposal(directory, register, change)
    case 'decide': {
      const found = register.proposals.get(change.n)
      if (!found) return table(`no proposal ${change.n}`)
      return change.accepted ? proposal(directory, register, found.change) : undefined
    }
    default:
      return undefined
  }
}
