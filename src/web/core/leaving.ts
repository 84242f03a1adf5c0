import type { QueueRow } from '#wire/control'
import type { GroupEntry } from './contacts.ts'

const isWaiting = (row: QueueRow): boolean => row.state === 'waiting' || row.state === 'escalated'

/** Nobody else of the group stands in the signed list. */
export const isAlone = (groups: readonly GroupEntry[], own: string): boolean =>
  (groups.find(({ code }) => code === own)?.people.length ?? 0) <= 1

/**
 * What still needs somebody who stops: what they own; and of the last person of a group everything the group is in,
 * and what nobody else was ever asked to take. A question among staff needs nobody.
 */
export const leftBehind = (
  rows: readonly QueueRow[],
  groups: readonly GroupEntry[],
  own = '',
): readonly QueueRow[] => {
  const alone = isAlone(groups, own)
  return rows.filter((row) => {
    if (row.state === 'closed' || row.opener !== '') return false
    const others = [row.group, row.helpdesk].filter((group) => group !== '' && group !== own)
    return row.mine || (alone && (row.member || (isWaiting(row) && others.length === 0)))
  })
}
