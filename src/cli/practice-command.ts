import { loadSodium } from '#session/libsodium'
import { practise } from './probe/practice.ts'
import { ROOTS } from './probe/roots.ts'
import { Visitor } from './probe/visitor.ts'
import type { StartContext } from './start.ts'

/** `baken practice [group]`: a practice handoff by hand, to one group or to all, at the server on this machine. */
export async function practice(
  { env, print, clock }: StartContext,
  [only]: readonly string[],
): Promise<number> {
  const url = `http://localhost:${env['VISITOR_PORT'] ?? '8080'}`
  const visitor = new Visitor({ engine: await loadSodium(), roots: ROOTS, clock, url })
  try {
    const sent = await practise(visitor, (group) => only === undefined || group === only)
    if (sent.length > 0) {
      print(`A practice handoff waits for ${sent.join(', ')}.`)
      return 0
    }
    print(only === undefined ? 'No group answers here.' : `${only} is no team and no helpdesk of the roster.`)
  } catch {
    print(`No practice: the server at ${url} did not take it. VISITOR_PORT names the port it listens on.`)
  }
  return 1
}
