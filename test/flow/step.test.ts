import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  begin,
  cardsOf,
  current,
  type Event,
  fold,
  handover,
  LONGEST_TEXT,
  lines,
  offered,
  progress,
  reviewLines,
  type State,
  step,
  unsent,
} from '#flow'
import { answerTo, choicesAt, goesOn, TYPED } from './play.ts'
import { intake } from './shipped.ts'

const SEED = 20261122

/** What a wild hand might do: an index picks among what is possible, so that most events fit and some do not. */
type Move = { readonly kind: number; readonly pick: number; readonly more: number }
const move: fc.Arbitrary<Move> = fc.record({ kind: fc.nat(99), pick: fc.nat(1000), more: fc.nat(1000) })

const among = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)]

const factEvent = ({ pick, more }: Move): Event => {
  const [name, values] = among(Object.entries(intake.facts), pick) ?? ['', []]
  return { t: 'facts', facts: { [name]: among(values, more) ?? '', nonsense: 'x' } }
}

const answerEvent = (state: State, { pick, more }: Move): Event => {
  const node = current(intake, state)
  const open = choicesAt(intake, state)
  const first = among(open, pick)?.id ?? 'none'
  const second = among(open, more)?.id ?? first
  return answerTo(node, node.kind === 'many' && second !== first ? [first, second] : [first])
}

const anyNode = (pick: number): string => among(intake.nodes, pick)?.id ?? ''

const others = (state: State, move: Move): readonly Event[] => [
  { t: 'skip', node: current(intake, state).id },
  { t: 'back' },
  { t: 'reopen', node: anyNode(move.pick) },
  { t: 'person' },
  { t: 'open', side: among(['rights', 'language', 'help', 'attic'], move.pick) ?? '' },
  { t: 'close' },
  { t: 'share', node: anyNode(move.pick), on: move.more % 2 === 0 },
  factEvent(move),
  { t: 'sent' },
  { t: 'failed' },
  { t: 'send', node: anyNode(move.pick) },
  { t: 'answer', node: anyNode(move.pick), choices: ['yes', 'yes'] },
  { t: 'answer', node: current(intake, state).id, choices: [], text: ' '.repeat(move.more) },
  { t: 'answer', node: 'nowhere', choices: ['toString', '__proto__'] },
]

const eventOf = (state: State, move: Move): Event => {
  const rest = others(state, move)
  return move.kind < 60 ? answerEvent(state, move) : (rest[move.kind % rest.length] ?? { t: 'back' })
}

/** Plays moves and gives the events that came of them. */
const play = (moves: readonly Move[]): { readonly state: State; readonly events: readonly Event[] } => {
  const events: Event[] = []
  let state = begin(intake)
  for (const one of moves) {
    const event = eventOf(state, one)
    events.push(event)
    state = step(intake, state, event).state
  }
  return { state, events }
}

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, seed: SEED })
const wild = fc.array(move, { maxLength: 80 })

test('no event throws or changes what it was given, and the views always have something to show', () => {
  fc.assert(
    fc.property(wild, (moves) => {
      let state = freeze(begin(intake))
      for (const one of moves) {
        state = freeze(step(intake, state, freeze(eventOf(state, one))).state)
        const log = lines(intake, state)
        expect(log.filter((line) => line.current).map((line) => line.node)).toEqual([
          current(intake, state).id,
        ])
        const { step: at, of } = progress(intake, state)
        expect(at >= 1 && at <= of).toBe(true)
        reviewLines(intake, state)
        unsent(intake, state)
        handover(intake, state)
      }
    }),
    runs(1000),
  )
})

test('the same events give the same state, also from a copy of the state half way', () => {
  fc.assert(
    fc.property(wild, fc.nat(80), (moves, cut) => {
      const { state, events } = play(moves)
      expect(fold(intake, events)).toEqual(state)
      const half = JSON.parse(JSON.stringify(fold(intake, events.slice(0, cut)))) as State
      const rest = events.slice(cut).reduce((now, event) => step(intake, now, event).state, half)
      expect(rest).toEqual(JSON.parse(JSON.stringify(state)))
    }),
    runs(500),
  )
})

/** Goes on as someone would who only wants to get there; true when it ended as it should. */
const finish = (from: State, picks: (step: number) => number): boolean => {
  let state = from
  for (let i = 0; i < 60; i += 1) {
    const node = current(intake, state)
    if (state.frames.length > 1) state = step(intake, state, { t: 'close' }).state
    else if (node.end === true) return true
    else if (node.id === intake.roles.comeBack && picks(i) % 2 === 0) return true
    else {
      const open = choicesAt(intake, state).filter((choice) => goesOn(node, choice))
      const result = step(intake, state, answerTo(node, [among(open, picks(i))?.id ?? '']))
      if (result.effect?.do === 'handoff') return handover(intake, result.state) !== undefined
      state = result.state
    }
  }
  return false
}

/** Small seeded generator (mulberry32), so that 20,000 walks are the same ones each time. */
const dice = (seed: number): (() => number) => {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
}

test('20,000 walks end in a handoff or at a stated end', () => {
  const throwDie = dice(SEED)
  let stuck = 0
  for (let walk = 0; walk < 20_000; walk += 1) {
    const moves = Array.from({ length: throwDie() % 12 }, () => ({
      kind: throwDie() % 100,
      pick: throwDie() % 1000,
      more: throwDie() % 1000,
    }))
    const { state } = play(moves)
    const before = state.sealed ? step(intake, state, { t: 'sent' }).state : state
    if (!finish(before, () => throwDie() % 1000)) stuck += 1
  }
  expect(stuck).toBe(0)
})

test('a walk that cannot end is noticed: the same loop on a state that is sealed for ever', () => {
  const { state } = play([])
  expect(finish({ ...state, sealed: true }, () => 0)).toBe(false)
})

const withoutCursor = (state: State): boolean =>
  !state.sealed && state.frames.length === 1 && state.frames[0].cursor === undefined

test('asking an earlier question again and giving the same answer changes nothing', () => {
  let tried = 0
  fc.assert(
    fc.property(wild, fc.nat(1000), (moves, pick) => {
      const { state } = play(moves)
      const line = among(
        lines(intake, state).filter((one) => one.editable),
        pick,
      )
      const answer = line && state.answers[line.node]
      if (!withoutCursor(state) || state.sent || !line || !answer) return
      tried += 1
      const again = step(intake, state, { t: 'reopen', node: line.node }).state
      expect(current(intake, again).id).toBe(line.node)
      const event: Event =
        answer.choices.length === 0 && answer.text === undefined
          ? { t: 'skip', node: line.node }
          : { t: 'answer', node: line.node, ...answer }
      expect(step(intake, again, event).state).toEqual(state)
    }),
    runs(1500),
  )
  expect(tried).toBeGreaterThan(200)
})

test('a changed answer keeps every other one that is still on the way, but for a consent that it touches', () => {
  let kept = 0
  fc.assert(
    fc.property(wild, fc.nat(1000), fc.nat(1000), (moves, pick, other) => {
      const { state } = play(moves)
      const line = among(
        lines(intake, state).filter((one) => one.editable),
        pick,
      )
      if (!withoutCursor(state) || state.sent || !line) return
      const asked = step(intake, state, { t: 'reopen', node: line.node }).state
      const node = current(intake, asked)
      const choice = among(
        choicesAt(intake, asked).filter((one) => goesOn(node, one)),
        other,
      )
      const changed = step(intake, asked, answerTo(node, [choice?.id ?? ''])).state
      for (const one of lines(intake, changed)) {
        const before = state.answers[one.node]
        const cleared = node.clears?.includes(one.node) === true
        if (one.node === node.id || before === undefined || cleared || !one.answer) continue
        expect(changed.answers[one.node]).toEqual(before)
        kept += 1
      }
    }),
    runs(1500),
  )
  expect(kept).toBeGreaterThan(500)
})

test('back never loses an answer, and going back and answering the same comes to the same place', () => {
  fc.assert(
    fc.property(wild, (moves) => {
      const { state } = play(moves)
      const earlier = step(intake, state, { t: 'back' }).state
      expect(earlier.answers).toEqual(state.answers)
      const node = current(intake, earlier)
      const answer = earlier.answers[node.id]
      if (!withoutCursor(state) || state.sent || !answer || earlier === state || answer.choices.length === 0)
        return
      expect(step(intake, earlier, { t: 'answer', node: node.id, ...answer }).state).toEqual(state)
    }),
    runs(1500),
  )
})

test('an excursion ends where it was opened', () => {
  fc.assert(
    fc.property(wild, fc.constantFrom('rights', 'language', 'help'), (moves, side) => {
      const { state } = play(moves)
      if (state.frames.length > 1) return
      const inside = step(intake, state, { t: 'open', side }).state
      const read = step(intake, inside, { t: 'skip', node: 'papers' }).state
      const back = step(intake, read, { t: 'close' }).state
      expect([back.frames, current(intake, back)]).toEqual([state.frames, current(intake, state)])
    }),
    runs(500),
  )
})

test('from anywhere before the handoff, "Talk to a person" leads through the five screens and no other', () => {
  fc.assert(
    fc.property(wild, fc.infiniteStream(fc.nat(1000)), (moves, picks) => {
      const { state } = play(moves)
      if (state.sent || state.sealed) return
      let now = step(intake, state, { t: 'person' }).state
      const screens = new Set<string>()
      for (let i = 0; i < 12; i += 1) {
        const node = current(intake, now)
        screens.add(node.part ?? node.id)
        if (node.id === intake.roles.review || node.end === true) break
        const choice = among(
          choicesAt(intake, now).filter((one) => goesOn(node, one)),
          picks.next().value ?? 0,
        )
        now = step(intake, now, answerTo(node, [choice?.id ?? ''])).state
      }
      const more = [...screens].filter((id) => !intake.person.includes(id) && id !== 'notyet')
      expect(more).toEqual([])
      expect(screens.size).toBeLessThanOrEqual(6)
    }),
    runs(1000),
  )
})

test('what was typed as a place never leaves, wherever the walk went', () => {
  let shared = 0
  fc.assert(
    fc.property(wild, (moves) => {
      const { state } = play(moves)
      const leaving = JSON.stringify([
        handover(intake, state),
        reviewLines(intake, state),
        unsent(intake, state),
      ])
      expect(leaving).not.toContain(TYPED.place)
      if (leaving.includes(TYPED.area)) shared += 1
    }),
    runs(1000),
  )
  expect(shared).toBeGreaterThan(10)
})

test('whoever said "nobody yet" and then wants a person chooses again who may read', () => {
  const events: Event[] = [
    { t: 'person' },
    { t: 'skip', node: 'place' },
    { t: 'skip', node: 'age' },
    { t: 'answer', node: 'team', choices: ['nobody'] },
  ]
  const state = fold(intake, events)
  expect(current(intake, state).id).toBe('notyet')
  expect(current(intake, step(intake, state, { t: 'person' }).state).id).toBe('team')
})

const toReview: readonly Event[] = [
  { t: 'answer', node: 'undisturbed', choices: ['helper'] },
  { t: 'answer', node: 'about', choices: ['on'] },
  { t: 'skip', node: 'who' },
  { t: 'answer', node: 'wish', choices: ['doctor', 'talk'] },
  { t: 'answer', node: 'soon', choices: ['week'] },
  { t: 'answer', node: 'body', choices: ['soon'] },
  { t: 'answer', node: 'place', choices: ['several'], text: TYPED.place },
  { t: 'answer', node: 'which', choices: ['found'], text: TYPED.place, shared: TYPED.area },
  { t: 'facts', facts: { route: 'team', alone: 'no', open: 'none' } },
  { t: 'answer', node: 'age', choices: ['18-22'] },
  { t: 'answer', node: 'team', choices: ['both'] },
  { t: 'answer', node: 'wayback', choices: ['call'] },
  { t: 'answer', node: 'safecontact', choices: ['evening', 'onlyMe'], text: TYPED.call },
]

test('the handover holds what was left on, what was held back and what was passed, by key', () => {
  const state = fold(intake, [...toReview, { t: 'share', node: 'soon', on: false }])
  expect(handover(intake, state)).toEqual({
    wayBack: 'call',
    receivers: 'both',
    script: `intake@${intake.version}`,
    held: ['soon', 'body'],
    skipped: ['who'],
    lines: [
      { node: 'undisturbed', answers: ['first.undisturbed.helper'] },
      { node: 'wish', answers: ['intake.wish.doctor', 'intake.wish.talk'] },
      { node: 'which', answers: ['intake.place.found'], text: TYPED.area },
      { node: 'age', answers: ['intake.age.18-22'] },
      { node: 'wayback', answers: ['intake.wayback.call'] },
      {
        node: 'safecontact',
        answers: ['intake.safecontact.evening', 'intake.safecontact.onlyMe'],
        text: TYPED.call,
      },
    ],
  })
})

test.each([
  ['team', 'both'],
  ['helpdesk', 'turn'],
  ['both', 'together'],
])('the consent says in which turn they are asked: %s first', (first, choice) => {
  const until = toReview.findIndex((event) => event.t === 'answer' && event.node === 'team')
  const facts: Event = { t: 'facts', facts: { route: 'team', alone: 'no', open: 'none', first } }
  const asked = fold(intake, [...toReview.slice(0, until), facts])
  const ways = ['both', 'turn', 'together']
  expect(offered(intake, asked).flatMap(({ id }) => (ways.includes(id) ? [id] : []))).toEqual([choice])
  const chosen = fold(intake, [
    ...toReview.slice(0, until),
    facts,
    { t: 'answer', node: 'team', choices: [choice] },
    ...toReview.slice(until + 1),
  ])
  expect(handover(intake, chosen)?.receivers).toBe('both')
})

test('another place, another age or a team that no longer takes it ask the consent again', () => {
  const asked = (...more: Event[]): string | undefined =>
    fold(intake, [...toReview, ...more]).answers['team']?.choices[0]
  expect(asked()).toBe('both')
  expect(asked({ t: 'reopen', node: 'age' }, { t: 'answer', node: 'age', choices: ['18-22'] })).toBe('both')
  expect(asked({ t: 'reopen', node: 'age' }, { t: 'answer', node: 'age', choices: ['23+'] })).toBeUndefined()
  expect(
    asked({ t: 'reopen', node: 'place' }, { t: 'answer', node: 'place', choices: ['abroad'] }),
  ).toBeUndefined()
  expect(asked({ t: 'facts', facts: { route: 'helpdesk' } })).toBeUndefined()
  expect(asked({ t: 'facts', facts: { route: 'team', first: 'helpdesk' } })).toBeUndefined()
})

test('while the handoff is on its way the way stands still, and a failed one can be tried again', () => {
  const share: Event = { t: 'answer', node: 'review', choices: ['share'] }
  const sealed = fold(intake, [...toReview, share])
  const still: Event[] = [
    share,
    { t: 'back' },
    { t: 'person' },
    { t: 'reopen', node: 'age' },
    { t: 'share', node: 'soon', on: false },
  ]
  for (const event of still) expect(step(intake, sealed, event)).toEqual({ state: sealed, effect: null })
  const failed = step(intake, sealed, { t: 'failed' }).state
  expect(failed).toEqual(fold(intake, toReview))
  expect(step(intake, failed, share).effect).toEqual({ do: 'handoff' })
})

test('while waiting each answer goes by its own "send this too", and a changed one can go again', () => {
  const share: Event = { t: 'answer', node: 'review', choices: ['share'] }
  const ask: Event[] = [
    { t: 'answer', node: 'waiting', choices: ['more'] },
    { t: 'answer', node: 'more', choices: ['leave'] },
  ]
  const waiting = fold(intake, [
    ...toReview,
    share,
    { t: 'sent' },
    ...ask,
    { t: 'answer', node: 'leave', choices: ['no'] },
  ])
  expect(unsent(intake, waiting).map((line) => line.node)).toEqual(['body', 'leave'])
  const told = step(intake, waiting, { t: 'send', node: 'leave' })
  expect(told.effect).toEqual({ do: 'more', node: 'leave' })
  expect(step(intake, told.state, { t: 'send', node: 'leave' }).effect).toBeNull()
  const changed = [
    { t: 'reopen', node: 'leave' } as const,
    { t: 'answer', node: 'leave', choices: ['yes'] } as const,
  ].reduce((state, event) => step(intake, state, event).state, told.state)
  expect(unsent(intake, changed).map((line) => line.node)).toContain('leave')
  expect(step(intake, waiting, { t: 'send', node: 'place' }).effect).toBeNull()
})

test('a text longer than the longest, an empty one and a call without a number are not taken', () => {
  const asked = fold(intake, toReview.slice(0, -1))
  const given = (text: string | undefined): boolean => {
    const event = { t: 'answer', node: 'safecontact', choices: ['evening'] } as const
    return step(intake, asked, text === undefined ? event : { ...event, text }).state !== asked
  }
  expect(['1'.repeat(LONGEST_TEXT), '1'.repeat(LONGEST_TEXT + 1), ' ', undefined].map(given)).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('the answers bring up the cards worth reading, each once', () => {
  expect(cardsOf(intake, fold(intake, toReview))).toEqual(['care', 'until'])
})
