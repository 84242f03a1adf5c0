import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AGES, type Directory, nextOpening, type Route, route } from '#regions'
import type { Body } from '#session'
import { world } from '../regions/world.ts'
import { bookOf } from '../support/cast.ts'
import { Relay, Someone } from '../support/relay.ts'
import { type TestRoster, testRoster } from '../support/roster.ts'
import { Symbolic } from '../support/symbolic.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = Date.parse('2027-01-01T00:00:00+01:00')
const VISITORS = 1000
const WAYS = ['code', 'stay', 'word', 'call', 'none'] as const
type Way = (typeof WAYS)[number]

/** Assumed: how long somebody stays on a page, on average, and how often the phone ends a tab without asking. */
const PATIENCE = 40 * MINUTE
const KILLED = 0.05
const STAFF: Readonly<Record<string, string>> = { eindhoven: 'Anna', drenthe: 'Chris', comensha: 'Dina' }
const ANSWER = 'goedemorgen'

const phrases = JSON.parse(readFileSync('flows/phrases.json', 'utf8')) as { lists: { word: string[] } }

/** The same numbers each time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The demo in office hours; those who agreed say so again while the year goes on. */
function directoryAt(at: number): Directory {
  const { places, ...rest } = world()
  const confirmedOn = new Date(at - DAY).toISOString().slice(0, 10)
  const said = <T extends { readonly state: string }>(row: T): T =>
    row.state === 'confirmed' ? { ...row, confirmedOn } : row
  return {
    ...rest,
    places: { ...places, services: places.services.map(said), helpdesk: said(places.helpdesk) },
  }
}

type Letter = {
  readonly way: Way
  readonly at: number
  readonly to: Route
  readonly words: readonly string[]
  /** The visitor asks before leaving, or the tab is simply gone. */
  readonly killed: boolean
  readonly leaves: number
}

function* letters(): Generator<Letter> {
  const next = dice(20_270_101)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!
  const gms = world().places.municipalities.map(({ gm }) => gm)
  for (let i = 0; i < VISITORS; i++) {
    const at = YEAR + Math.floor(next() * 365 * DAY)
    // Every second one is near a team of the demo: of all municipalities they have 27 of 342.
    const near = next() < 0.5 ? pick(['GM0772', 'GM0106']) : pick(gms)
    const to = route(directoryAt(at), { place: near, age: pick(AGES), at })
    const first = Math.floor(next() * phrases.lists.word.length)
    const step = 1 + Math.floor(next() * (phrases.lists.word.length - 1))
    const words = [first, (first + step) % phrases.lists.word.length].map((n) => phrases.lists.word[n]!)
    yield {
      way: pick(WAYS),
      at,
      to,
      words,
      killed: next() < KILLED,
      leaves: at - Math.log(1 - next()) * PATIENCE,
    }
  }
}

const bodyOf = ({ way, words, to, at }: Letter): Body => ({
  t: 'handoff',
  lang: 'es',
  wayBack: way,
  words,
  lines: [
    { node: 'age', answers: ['intake.age.23+'] },
    ...(way === 'call'
      ? [{ node: 'safecontact', answers: ['intake.safecontact.evening'], text: '12345' }]
      : []),
  ],
  held: [],
  skipped: [],
  consent: {
    groups: [to.team?.code, to.helpdesk?.code].filter((code) => code !== undefined),
    script: 'intake@1',
    at,
  },
})

type Outcome = {
  readonly way: Way
  readonly night: boolean
  /** What became of the answer. */
  readonly end: 'read here' | 'read by code' | 'heard on the phone' | 'tab was killed' | 'chose none' | 'lost'
  readonly waited: number
  readonly summary: Body | undefined
  readonly group: string
  readonly at: number
}

/** Whether staff change the key before they write to somebody who has left: the control leaves that out. */
type Habit = 'rotates away' | 'writes as if they were there'

/** When the first of them is there; both are, at the latest after a long weekend. */
function answeredAt({ to, at }: Letter): { readonly at: number; readonly group: string } {
  const ready = [to.team, to.helpdesk].flatMap((one) =>
    one ? [{ group: one.code, at: one.open ? at : (one.nextOpening ?? Number.POSITIVE_INFINITY) }] : [],
  )
  const [first] = ready.sort((a, b) => a.at - b.at)
  if (!first || !Number.isFinite(first.at)) throw new Error('handed to nobody')
  return { group: first.group, at: first.at + 5 * MINUTE }
}

class Night {
  private readonly engine = new Symbolic()
  private readonly roster: TestRoster = testRoster(this.engine)

  constructor() {
    this.engine.keep()
  }

  live(letter: Letter, habit: Habit): Outcome {
    this.engine.begin()
    const { engine, roster } = this
    const relay = new Relay(engine, roster, bookOf(engine, roster))
    const person = new Someone(engine, roster, relay)
    const { team, helpdesk } = letter.to
    const made = person.desk.handoff({
      ...(team && { team: team.code }),
      ...(helpdesk && { helpdesk: helpdesk.code }),
      body: bodyOf(letter),
    })
    const c = made.conversation
    expect(person.send(made, c)).toBe('ok')
    const answer = answeredAt(letter)
    const isHere = letter.way === 'stay' && (letter.leaves >= answer.at || letter.killed)
    // Whoever stays and then leaves by the page is asked to take the numbers with them.
    const takesCode = letter.way === 'code' || (letter.way === 'stay' && !isHere)
    const digits = takesCode ? this.takeCode(person, c) : undefined

    const staff = new Someone(engine, roster, relay).signIn(
      engine,
      roster,
      STAFF[answer.group]!,
      answer.group,
    )
    const before = staff.read(c)
    const summary = before.lines.find((line) => line.kind === 'message' && line.body.t === 'handoff')
    const mode = habit === 'rotates away' && before.hasCode ? 'away' : 'here'
    expect(staff.send(staff.desk.accept({ conversation: c, mode }), c)).toBe('ok')
    const said = staff.desk.say({ conversation: c, body: { t: 'text', text: ANSWER } })
    expect(staff.send(said, c)).toBe('ok')

    const isThere = letter.way === 'stay' && isHere && !letter.killed
    return {
      way: letter.way,
      night: !(team?.open || helpdesk?.open),
      end: this.endOf(letter, isThere, () => this.reads(isThere ? person : undefined, digits, relay, c)),
      waited: answer.at - letter.at,
      summary: summary?.kind === 'message' ? summary.body : undefined,
      group: answer.group,
      at: letter.at,
    }
  }

  private takeCode(person: Someone, c: string): string {
    const { code, entry } = person.desk.makeCode({ conversation: c })
    expect(person.send(entry, c)).toBe('ok')
    return code
  }

  /** The tab that is still there, or a fresh phone with the numbers; nobody else can read. */
  private reads(tab: Someone | undefined, digits: string | undefined, relay: Relay, c: string): boolean {
    const reader = tab ?? new Someone(this.engine, this.roster, relay)
    if (!tab && !(digits !== undefined && reader.desk.openCode({ digits }))) return false
    const { lines } = reader.read(c)
    return lines.some((line) => line.kind === 'message' && JSON.stringify(line.body).includes(ANSWER))
  }

  private endOf({ way, killed }: Letter, isThere: boolean, reads: () => boolean): Outcome['end'] {
    if (way === 'none') return 'chose none'
    if (way === 'word' || way === 'call') return 'heard on the phone'
    if (way === 'stay' && killed) return 'tab was killed'
    if (!reads()) return 'lost'
    return isThere ? 'read here' : 'read by code'
  }
}

const share = (part: number, whole: number): string =>
  `${Math.round((part / Math.max(1, whole)) * 1000) / 10} %`

function table(all: readonly Outcome[]): string {
  return WAYS.map((way) => {
    const own = all.filter((one) => one.way === way)
    const ends = [...new Set(own.map(({ end }) => end))].sort()
    const parts = ends.map(
      (end) => `${end} ${share(own.filter((one) => one.end === end).length, own.length)}`,
    )
    return `${way.padEnd(5)} ${String(own.length).padStart(4)}: ${parts.join(', ')}`
  }).join('\n')
}

const all = [...letters()]

describe('a thousand letters over a year, at any hour', () => {
  const night = new Night()
  const outcomes = all.map((letter) => night.live(letter, 'rotates away'))
  const ended = (way: Way) => outcomes.filter((one) => one.way === way)

  test('each has an accountable receiver and an answer at an opening; most arrive while all are closed', () => {
    const closed = outcomes.filter((one) => one.night).length
    expect(closed / VISITORS).toBeGreaterThan(0.7)
    expect(closed / VISITORS).toBeLessThan(0.82)
    for (const { waited } of outcomes) expect(waited).toBeLessThan(5 * DAY)
    const mean = outcomes.reduce((sum, { waited }) => sum + waited, 0) / VISITORS / HOUR
    console.log(
      `Night letters: ${VISITORS}; ${share(closed, VISITORS)} while all are closed; mean wait ${mean.toFixed(1)} h\n${table(outcomes)}`,
    )
  })

  test('nobody is out of reach who did not choose it, but for tabs that a phone ends without asking', () => {
    expect(outcomes.filter(({ end }) => end === 'lost')).toEqual([])
    for (const { end } of ended('code')) expect(end).toBe('read by code')
    for (const { end } of ended('none')) expect(end).toBe('chose none')
    expect(ended('stay').filter(({ end }) => end === 'tab was killed').length).toBeLessThan(25)
    for (const way of WAYS) expect(ended(way).length).toBeGreaterThan(150)
  })

  test('who calls is found by their two words among what that group opened in a month; who is called left a number', () => {
    const open = outcomes.flatMap((one) =>
      one.summary?.t === 'handoff' ? [{ ...one, body: one.summary }] : [],
    )
    expect(open).toHaveLength(VISITORS)
    const spoken = (body: Extract<Body, { t: 'handoff' }>): string => (body.words ?? []).join(' ')
    let doubtful = 0
    for (const one of open.filter(({ way }) => way === 'word')) {
      const found = open.filter(
        (other) =>
          other.group === one.group &&
          Math.abs(other.at - one.at) < 30 * DAY &&
          spoken(other.body) === spoken(one.body),
      )
      expect(found).toContain(one)
      if (found.length > 1) doubtful++
    }
    for (const { body } of open.filter(({ way }) => way === 'call'))
      expect(body.lines.find(({ node }) => node === 'safecontact')?.text).toBe('12345')
    console.log(
      `Calling words: ${phrases.lists.word.length} in the list; ${doubtful} found two conversations`,
    )
    expect(doubtful).toBeLessThan(40)
  })

  test('control: staff who write as if they were there are read by nobody who has only the numbers', () => {
    const other = new Night()
    const careless = all.map((letter) => other.live(letter, 'writes as if they were there'))
    const lost = careless.filter(({ end }) => end === 'lost')
    const codes = careless.filter(({ way }) => way === 'code')
    expect(lost.length).toBeGreaterThan(250)
    for (const { end } of codes) expect(end).toBe('lost')
    console.log(
      `Without rotate(away): ${share(lost.length, VISITORS)} never read their answer\n${table(careless)}`,
    )
  })
})

test('the opening that is waited for is the one the hours give', () => {
  const letter = all.find(({ to }) => to.team && !to.team.open && !to.helpdesk?.open)!
  const { places } = directoryAt(letter.at)
  const rows = [...places.services.filter(({ group }) => group === letter.to.team?.code), places.helpdesk]
  const first = Math.min(...rows.map((row) => nextOpening(row, letter.at) ?? Number.POSITIVE_INFINITY))
  expect(answeredAt(letter).at).toBe(first + 5 * MINUTE)
})
