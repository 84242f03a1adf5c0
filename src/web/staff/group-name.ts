import type { GroupEntry } from './port.ts'
import type { Tongue } from './tongue.ts'

/** As the visitor will read it: a partner without a name on their page goes by what kind of people they are. */
export const nameFor = (theirs: Tongue, group: GroupEntry | undefined): string =>
  group === undefined || group.name === group.code
    ? theirs.sayData(`ui.role.${group?.role ?? 'partner'}`)
    : group.name
