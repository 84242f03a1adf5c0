import type { Line } from '../view.ts'

/** Teams let in of which nobody has accepted since, by the log: they are expected to answer. */
export function askedIn(lines: readonly Line[]): ReadonlySet<string> {
  const asked = new Set<string>()
  for (const line of lines) {
    if (line.kind !== 'event') continue
    const { event, who } = line
    const group = who.group ?? ''
    if (event === 'joined' && who.kind === 'person' && who.person === undefined) asked.add(group)
    if (event === 'accepted') asked.delete(group)
  }
  return asked
}
