import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ConversationView, Engine, Line } from '#session'
import { loadSodium } from '#session/libsodium'
import type { Bytes } from '#wire'
import { Cast, handoffBody, quick, texts } from '../support/cast.ts'

let engine: Engine
let world: World
beforeAll(async () => {
  engine = quick(await loadSodium())
  world = spoken()
})

type World = {
  readonly cast: Cast
  readonly frames: readonly Bytes[]
  /** Frames of another conversation of the same people. */
  readonly foreign: readonly Bytes[]
  /** What is shown when nothing is touched. */
  readonly truth: ConversationView
}
type View = Pick<ConversationView, 'lines'>

/** Two people, three epochs, and a second conversation of the same team. */
function spoken(): World {
  const cast = Cast.talking(engine)
  const { visitor, anna, c } = cast
  for (const round of ['a', 'b', 'c']) {
    for (let i = 0; i < 3; i++) {
      cast.say(anna, `anna ${round}${i}`)
      visitor.read(c)
      cast.say(visitor, `visitor ${round}${i}`)
      anna.read(c)
    }
    cast.rotate(anna)
    visitor.read(c)
  }
  const other = cast.stranger()
  const made = other.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: handoffBody('otra') })
  expect(other.send(made, made.conversation)).toBe('ok')
  anna.read(made.conversation)
  expect(
    anna.send(anna.desk.accept({ conversation: made.conversation, mode: 'here' }), made.conversation),
  ).toBe('ok')
  for (const text of ['foreign 1', 'foreign 2']) {
    const said = anna.desk.say({ conversation: made.conversation, body: { t: 'text', text } })
    expect(anna.send(said, made.conversation)).toBe('ok')
  }
  const frames = cast.frames().map(({ bytes }) => bytes)
  const foreign = (cast.relay.frames.get(made.conversation) ?? []).map(({ bytes }) => bytes)
  return { cast, frames, foreign, truth: readBy(cast, 'Bram', frames) }
}

/** Somebody who opens it only now and is given these frames, numbered anew. */
function readBy(cast: Cast, name: string, frames: readonly Bytes[]): ConversationView {
  const fresh = cast.stranger().signIn(engine, cast.roster, name, 'eindhoven')
  return fresh.read(
    cast.c,
    frames.map((bytes, i) => ({ seq: i + 1, bytes })),
  )
}

type Move = {
  readonly kind: 'swap' | 'copy' | 'drop' | 'graft' | 'flip'
  readonly a: number
  readonly b: number
}

/** What a relay of bad will hands out instead. The first frame stays: without it nothing is shown at all. */
function moved(frames: readonly Bytes[], foreign: readonly Bytes[], moves: readonly Move[]): Bytes[] {
  const list = [...frames]
  const at = (n: number): number => 1 + (n % Math.max(1, list.length - 1))
  for (const { kind, a, b } of moves) {
    const [one, two] = [at(a), at(b)]
    const [first, second] = [list[one] ?? new Uint8Array(), list[two] ?? new Uint8Array()]
    if (kind === 'swap') {
      list[one] = second
      list[two] = first
    }
    if (kind === 'copy') list.splice(two, 0, first)
    if (kind === 'drop') list.splice(one, 1)
    if (kind === 'graft') list.splice(one, 0, foreign[b % foreign.length] ?? first)
    if (kind === 'flip')
      list.splice(one, Math.abs(one - two) + 1, ...list.slice(one, one + Math.abs(one - two) + 1).reverse())
  }
  return list
}

const who = (line: Line): string =>
  line.kind === 'message' ? `${line.from.kind} ${line.from.person ?? ''}` : ''
const messages = (view: View) => view.lines.flatMap((line) => (line.kind === 'message' ? [line] : []))

/** Everything on a screen that is not what was said, by whom it was said, in their order, or marked. */
function silent(view: View, truth: View): string[] {
  const faults: string[] = []
  const said = messages(truth)
  const order = new Map(said.map((line, i) => [line.id, i]))
  const shown = messages(view)
  const seen = new Set<string>()
  for (const line of shown) {
    const genuine = said[order.get(line.id) ?? -1]
    if (!genuine) faults.push('never said here')
    else if (who(genuine) !== who(line) || JSON.stringify(genuine.body) !== JSON.stringify(line.body))
      faults.push('not theirs')
    if (seen.has(line.id)) faults.push('shown twice')
    seen.add(line.id)
  }
  for (const sender of new Set(said.map(who)))
    faults.push(
      ...gapsOf(
        view,
        said.filter((line) => who(line) === sender),
      ),
    )
  const events = (of: View): string =>
    of.lines.map((line) => (line.kind === 'event' ? line.event : '')).join('')
  if (!events(truth).startsWith(events(view))) faults.push('another history')
  return faults
}

/** Whether between two messages of one sender every one left out, or put behind, has a mark. */
function gapsOf(view: View, said: readonly Extract<Line, { kind: 'message' }>[]): string[] {
  const faults: string[] = []
  let [next, marked] = [0, false]
  for (const line of view.lines) {
    if (line.kind === 'broken') marked = true
    const at = line.kind === 'message' ? said.findIndex((one) => one.id === line.id) : -1
    if (at < 0) continue
    if (at < next) faults.push('out of order')
    if (at > next && !marked) faults.push('left out unseen')
    next = at + 1
    marked = false
  }
  return faults
}

const kinds = ['swap', 'copy', 'drop', 'graft', 'flip'] as const
const move: fc.Arbitrary<Move> = fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(60), b: fc.nat(60) })

describe('frames swapped, doubled, dropped, turned around, and taken from elsewhere', () => {
  it.each(['Bram', 'Anna'])(
    'show as marks or not at all: nothing is silently another story (read by %s)',
    (name) => {
      const { cast, frames, foreign, truth } = world
      let marked = 0
      fc.assert(
        fc.property(fc.array(move, { minLength: 1, maxLength: 6 }), (moves) => {
          const view = readBy(cast, name, moved(frames, foreign, moves))
          expect(silent(view, truth)).toEqual([])
          if (view.lines.some((line) => line.kind === 'broken')) marked++
        }),
        { numRuns: 120 },
      )
      expect(marked).toBeGreaterThan(80)
    },
  )

  it('each way alone, at every place: what is missing in the middle is never missing without a mark', () => {
    const { cast, frames, foreign, truth } = world
    const bram = truth.lines.length
    for (const kind of kinds) {
      let marked = 0
      for (let a = 0; a < frames.length - 1; a++) {
        const view = readBy(cast, 'Bram', moved(frames, foreign, [{ kind, a, b: a + 2 }]))
        expect(silent(view, truth), `${kind} ${a}`).toEqual([])
        if (view.lines.some((line) => line.kind === 'broken')) marked++
      }
      // the last word of each can be withheld (PROTOCOL §10), and two neighbours of two senders have no order
      expect(marked, kind).toBeGreaterThan((frames.length - 1) / 2)
    }
    expect(bram).toBeGreaterThan(20)
  })

  it('a message given back to its own sender is never somebody else’s', () => {
    const { cast, frames, truth } = world
    const mine = messages(readBy(cast, 'Anna', [...frames, ...frames.slice(2)]))
    expect(mine.map((line) => line.id)).toEqual(messages(truth).map((line) => line.id))
    expect(mine.filter((line) => line.mine).every((line) => who(line).startsWith('person'))).toBe(true)
    expect(mine.filter((line) => line.mine)).toHaveLength(10)
  })

  it('control: the check sees a screen that leaves out, doubles, turns around, renames or invents', () => {
    const { truth } = world
    expect(silent(truth, truth)).toEqual([])
    const { lines } = truth
    const all = lines.flatMap((line, i) => (line.kind === 'message' ? [i] : []))
    const [third = 0, fifth = 0] = [all[2], all[4]]
    const [one, two] = [lines[third], lines[fifth]]
    if (one?.kind !== 'message' || two?.kind !== 'message') throw new Error('no lines')
    const put = (change: (line: Line, i: number) => readonly Line[]): View => ({
      lines: lines.flatMap(change),
    })
    expect(
      silent(
        put((line, i) => (i === third ? [] : [line])),
        truth,
      ),
    ).toEqual(['left out unseen'])
    expect(
      silent(
        put((line, i) => (i === fifth ? [line, one] : [line])),
        truth,
      ),
    ).toContain('shown twice')
    const turned = put((line, i) => [i === third ? two : i === fifth ? one : line])
    expect(silent(turned, truth)).toContain('out of order')
    const renamed = put((line, i) => [i === third ? { ...one, from: { kind: 'guest' } } : line])
    expect(silent(renamed, truth)).toContain('not theirs')
    const invented = put((line, i) => [i === third ? { ...one, id: 'x' } : line])
    expect(silent(invented, truth)).toContain('never said here')
    expect(
      silent(
        put((line) => (line.kind === 'event' && line.event === 'created' ? [] : [line])),
        truth,
      ),
    ).toEqual(['another history'])
  })
})

describe('the order between two senders', () => {
  it('is the relay’s to choose, between two entries (PROTOCOL §10): an answer names its question', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor, c } = cast
    for (const id of ['safe', 'police']) {
      const asked = anna.desk.say({ conversation: c, body: { t: 'phrase', id } })
      expect(anna.send(asked, c)).toBe('ok')
    }
    const [safe, police] = messages(visitor.read(c)).slice(-2)
    const answered = visitor.desk.say({
      conversation: c,
      body: { t: 'answer', to: safe?.id ?? '', key: 'answer.yes' },
    })
    expect(visitor.send(answered, c)).toBe('ok')
    cast.say(visitor, 'si')
    const frames = cast.frames().map(({ bytes }) => bytes)
    // the visitor's two words are moved up before the second question
    const turned = [...frames.slice(0, -3), ...frames.slice(-2), ...frames.slice(-3, -2)]
    const view = readBy(cast, 'Bram', turned)
    expect(texts(view).slice(-4)).toEqual(['phrase', 'answer', 'si', 'phrase'])
    const answer = messages(view).find((line) => line.body.t === 'answer')
    expect(answer?.body).toMatchObject({ to: safe?.id })
    expect(safe?.id).not.toBe(police?.id)
  })
})
