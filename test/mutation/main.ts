import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawOf, type Mutant, nameOf } from './mutant.ts'
import { type Coverage, Sources, type Test, Trial } from './trial.ts'

const ROOMS = ['src/wire', 'src/session']
const TESTS = ['test/{wire,session}/**/*.test.ts']
/** What costs most: random schedules, and every bit of everything. A fault that only these find counts as alive. */
const LEFT_OUT = ['schedules*', 'model*', 'bit-flips', 'upload-flips', 'known-answers'].map(
  (name) => `test/session/${name}.test.ts`,
)
const LANES = 2
/** After so many mutants one run has none planted. */
const CONTROLLED = 20

/** Share of all mutants that is tried; 1 = every one. Drawn by name, so always the same ones. */
const SHARE = Number(process.env['TEST_MUTANTS'] ?? 0.3)
/** Only mutants whose name holds this. */
const ONLY = process.env['TEST_MUTANTS_OF'] ?? ''
const GOAL = 0.85
/** No mutant is begun later than this, ms. */
const MOST = 38 * 60_000

/** ms of tests: first the quick ones, then all that together cost no more than this. */
const ROUNDS = [400, 6000] as const
/** What a file of tests costs beside its tests. */
const OPENING = 150

type Reason = { readonly mutant: string; readonly reason: string }
type Verdict = { readonly mutant: Mutant; readonly outcome: 'killed' | 'survived' | 'not met' }

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesOf(path) : path.endsWith('.ts') ? [path] : []
    })
    .sort()
}

/** The cheapest tests first, by file, until the time is used up; what an earlier round had is left out. */
function roundOf(tests: readonly Test[], most: number, done: ReadonlySet<Test>): Test[] {
  const opened = new Set<string>()
  let cost = 0
  return [...tests]
    .filter((test) => !done.has(test))
    .sort((a, b) => a.cost - b.cost)
    .filter((test) => {
      const next = test.cost + (opened.has(test.file) ? 0 : OPENING)
      if (cost > 0 && cost + next > most) return false
      cost += next
      opened.add(test.file)
      return true
    })
}

async function verdictOf(trial: Trial, coverage: Coverage, mutant: Mutant, id: number): Promise<Verdict> {
  const tests = coverage.tests.get(id) ?? []
  if (tests.length === 0) return { mutant, outcome: 'not met' }
  const limit = (coverage.counts.get(id) ?? 0) * 10 + 10_000
  const done = new Set<Test>()
  for (const most of ROUNDS) {
    const round = roundOf(tests, most, done)
    for (const test of round) done.add(test)
    if (round.length > 0 && (await trial.kills(id, limit, round))) return { mutant, outcome: 'killed' }
  }
  return { mutant, outcome: 'survived' }
}

/** The control, again and again: with no mutant planted the same tests pass, or every score would be worth nothing. */
async function control(trial: Trial, coverage: Coverage, id: number, none: number): Promise<void> {
  const tests = roundOf(coverage.tests.get(id) ?? [], ROUNDS[0], new Set())
  if (tests.length > 0 && (await trial.kills(none, 0, tests))) throw new Error('fails with no mutant planted')
}

async function main(): Promise<void> {
  const begun = Date.now()
  const sources = new Sources(ROOMS.flatMap(filesOf))
  const reasons = JSON.parse(readFileSync('test/mutation/survivors.json', 'utf8')) as Reason[]
  const lanes = await Promise.all(Array.from({ length: LANES }, () => Trial.open(sources, TESTS, LEFT_OUT)))
  const coverage = await lanes[0]!.coverage()
  // In the order they are drawn, so that a run that ends early has tried a fair sample.
  const queue = [...sources.mutants.entries()]
    .filter(([, mutant]) => drawOf(mutant) < SHARE && nameOf(mutant).includes(ONLY))
    .sort(([, a], [, b]) => drawOf(a) - drawOf(b))
  const total = queue.length
  console.log(
    `${total} of ${sources.mutants.length} mutants, drawn by name; tests known after ${passed(begun)}`,
  )
  const verdicts: Verdict[] = []
  const work = async (trial: Trial): Promise<void> => {
    for (let next = queue.shift(); next && Date.now() - begun < MOST; next = queue.shift()) {
      const verdict = await verdictOf(trial, coverage, next[1], next[0])
      verdicts.push(verdict)
      if (verdicts.length % CONTROLLED === 0) await control(trial, coverage, next[0], sources.mutants.length)
      if (verdict.outcome !== 'killed') console.log(`${verdict.outcome}: ${nameOf(verdict.mutant)}`)
      if (verdicts.length % 50 === 0)
        console.log(
          `${verdicts.length} of ${total} after ${passed(begun)}, draw ${drawOf(next[1]).toFixed(3)}`,
        )
    }
  }
  await Promise.all(lanes.map(work))
  await Promise.all(lanes.map((lane) => lane.close()))
  process.exitCode = report(verdicts, reasons, sources.mutants, begun) ? 0 : 1
}

/** Prints the score and what has no reason; true when the goal is met and every survivor has its reason. */
function report(
  verdicts: readonly Verdict[],
  reasons: readonly Reason[],
  all: readonly Mutant[],
  begun: number,
): boolean {
  const alive = verdicts.filter(({ outcome }) => outcome !== 'killed').map(({ mutant }) => nameOf(mutant))
  const known = new Map(reasons.map(({ mutant, reason }) => [mutant, reason]))
  const unexplained = alive.filter((name) => !known.get(name))
  const names = new Set(all.map(nameOf))
  const gone = [...known.keys()].filter((name) => !names.has(name))
  for (const name of unexplained) console.log(`no reason: ${name}`)
  for (const name of gone) console.log(`no such mutant any more: ${name}`)
  const score = 1 - alive.length / Math.max(1, verdicts.length)
  console.log(
    `${verdicts.length} mutants, ${verdicts.length - alive.length} killed (${(100 * score).toFixed(1)} %), ${alive.length} survived, ${unexplained.length} without a reason, ${passed(begun)}`,
  )
  return score >= GOAL && unexplained.length === 0 && gone.length === 0
}

function passed(begun: number): string {
  return `${Math.round((Date.now() - begun) / 1000)} s`
}

void main().then(() => process.exit())
