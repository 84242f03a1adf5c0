import { practise } from './practice.ts'
import { selfTest } from './self-test.ts'
import type { Visitor } from './visitor.ts'

const FIRST_MS = 60_000
const HOUR_MS = 3_600_000

const SENTENCES = {
  handoff: 'a handoff cannot be made',
  list: 'a handoff would not be listed',
  deadline: 'a handoff has no deadline',
  mail: 'the mail server does not answer',
  erase: 'a handoff cannot be erased',
} as const

export type Rounds = {
  /** Made anew for each round: the roster may have changed. */
  readonly visitor: () => Visitor
  readonly print: (line: string) => void
  /** Whether people are asked to practise by themselves; in the demo only by hand. */
  readonly practises: boolean
}

/** One round: what the machine can try by itself, then what people are due to. Never rejects. */
export async function round({ visitor, print, practises }: Rounds): Promise<void> {
  const failures = await selfTest(visitor())
  for (const { group, what } of failures)
    print(`Self-test${group === '' ? '' : ` of ${group}`}: ${SENTENCES[what]}.`)
  if (!practises) return
  const one = visitor()
  await practise(one, async (group) => (await one.probe({ t: 'practice', group })).practice).catch(() =>
    print('A practice handoff could not be made.'),
  )
}

/** A minute after the start, then every hour, until the answer is called. */
export function startRounds(rounds: Rounds): () => void {
  const turn = (): void => void round(rounds).catch(() => undefined)
  let hourly: ReturnType<typeof setInterval> | undefined
  const first = setTimeout(() => {
    turn()
    hourly = setInterval(turn, HOUR_MS)
    hourly.unref()
  }, FIRST_MS)
  first.unref()
  return () => {
    clearTimeout(first)
    clearInterval(hourly)
  }
}
