import type { Visitor } from './visitor.ts'

/**
 * A practice handoff to these groups, each for itself: people are to take it, so it goes to nobody else. Resolves to
 * the groups it went to.
 */
export async function practise(
  visitor: Visitor,
  wants: (group: string) => boolean | Promise<boolean>,
): Promise<readonly string[]> {
  const { groups } = await visitor.load()
  const sent: string[] = []
  for (const { code, role } of groups) {
    if (role === 'partner' || !(await wants(code))) continue
    await (role === 'team' ? visitor.handOff('practice', code, '') : visitor.handOff('practice', '', code))
    sent.push(code)
  }
  return sent
}
