import { xchacha20 } from '@noble/ciphers/chacha.js'
import { expect } from 'vitest'
import type { ConversationView, Desk, Engine } from '#session'
import {
  type Bytes,
  encodeHead,
  encodeSignedHead,
  LABEL,
  type LogState,
  labelled,
  openHead,
  type Roster,
  type SignedHead,
  toHex,
  unverifiedHead,
} from '#wire'
import { bookOf, Cast } from '../support/cast.ts'
import { Someone } from '../support/relay.ts'
import type { TestRoster } from '../support/roster.ts'

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let a = seed
  return (below) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export const bent = (bytes: Bytes, bit: number): Bytes => {
  const out = bytes.slice()
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return out
}

/** Numbers of all bits of the bytes from `from` up to `to`. */
export const allBits = (from: number, to: number): number[] =>
  Array.from({ length: 8 * (to - from) }, (_, i) => 8 * from + i)

/** One random bit of each byte from `from` up to `to`. */
export function oneBitEach(from: number, to: number, seed: number): number[] {
  const random = seeded(seed)
  return Array.from({ length: to - from }, (_, i) => 8 * (from + i) + random(8))
}

/** How many of these flips a reader takes for good: the whole harness; 0 is what it must be. */
export function taken(bytes: Bytes, bits: readonly number[], isTaken: (bytes: Bytes) => boolean): number {
  return bits.filter((bit) => isTaken(bent(bytes, bit))).length
}

/** Says yes to every signature. */
export const yes = (honest: Engine): Engine => ({ ...honest, verify: () => true })
/** Decrypts and looks at no tag, so at no associated data either. */
export const tagless = (honest: Engine): Engine => ({
  ...honest,
  open: (key, nonce, box) => xchacha20(key, nonce, box.slice(0, -16), undefined, 1),
})

/** The newest head under another number, properly signed: so that a flip in an entry's version is not just unknown. */
export function headAt(engine: Engine, roster: TestRoster, version: number): Bytes {
  const head = unverifiedHead(roster.head)
  if (!head) throw new Error('no head')
  const body = encodeHead({ ...head, version })
  const sign = ({ seed }: { seed: Bytes }): Bytes =>
    engine.sign(labelled(LABEL.roster, body), engine.signPair(seed).secret)
  const roots = roster.rootSeeds.slice(0, 2)
  return encodeSignedHead(
    body,
    roots.map((root) => ({ root: root.index, signature: sign(root) })),
  )
}

/** Heads for every version one flipped bit away from the first. */
const neighbours = (engine: Engine, roster: TestRoster): Bytes[] =>
  Array.from({ length: 32 }, (_, k) => headAt(engine, roster, k === 0 ? 0 : 1 + 2 ** k))

/** The roster of a cast with all those heads. */
export function wideRoster(cast: Cast): Roster {
  const { engine } = cast
  const { heads, slices } = bookOf(engine, cast.roster)
  const more = neighbours(cast.engine, cast.roster).map((bytes) => openHead(engine, bytes, cast.roster.roots))
  return {
    slices,
    heads: new Map([...heads, ...more.flatMap((one) => (one ? [[one.head.version, one] as const] : []))]),
  }
}

type Frames = readonly { readonly seq: number; readonly bytes: Bytes }[]
/** The reduced log inside a desk: by reference, so that a test can say it is the very same. */
export const stateIn = (desk: Desk, conversation: string): LogState | undefined =>
  (desk as unknown as { open: Map<string, { transcript: { state: LogState | undefined } }> }).open.get(
    conversation,
  )?.transcript.state

/** Puts a signed head into a desk as if its list had it. */
export function knows(desk: Desk, bytes: Bytes, { engine, roster }: Cast): void {
  const { book } = desk as unknown as { book: { heads: Map<number, SignedHead> } }
  const signed = openHead(engine, bytes, roster.roots)
  if (signed) book.heads.set(signed.head.version, signed)
}

/** Bram, who has read the first frames and knows every head there is. */
export function reader(cast: Cast, known: Frames): Someone {
  const bram = new Someone(cast.engine, cast.roster, cast.relay).signIn(
    cast.engine,
    cast.roster,
    'Bram',
    'eindhoven',
  )
  for (const head of neighbours(cast.engine, cast.roster)) knows(bram.desk, head, cast)
  if (known.length > 0) bram.read(cast.c, [...known])
  return bram
}

/** Gives a reader these frames one after another, in parts; answers what its screen shows then. */
export function shown(
  someone: Someone,
  conversation: string,
  from: number,
  frames: Iterable<Bytes>,
): ConversationView {
  let seq = from
  let part: { seq: number; bytes: Bytes }[] = []
  const give = (): ConversationView | undefined => {
    const answer = someone.desk.receive({ conversation, frames: part })
    expect(answer.needs).toBeNull()
    part = []
    return answer.view
  }
  for (const bytes of frames) {
    part.push({ seq: ++seq, bytes })
    if (part.length === 512) give()
  }
  const view = give()
  if (!view) throw new Error('no view')
  return view
}

export function* bends(bytes: Bytes, bits: readonly number[]): Iterable<Bytes> {
  for (const bit of bits) yield bent(bytes, bit)
}

/** The screen is as it was, but for one placeholder of one kind for each flip; the state is the very same. */
export function expectRefused(
  before: ConversationView,
  after: ConversationView,
  count: number,
  reasons: readonly string[],
): void {
  const added = after.lines.slice(before.lines.length)
  expect(added).toHaveLength(count)
  expect(added.filter((line) => line.kind !== 'broken')).toEqual([])
  const seen = new Set(added.map((line) => (line.kind === 'broken' ? line.reason : line.kind)))
  expect([...seen].filter((reason) => !reasons.includes(reason))).toEqual([])
  expect(after.lines.slice(0, before.lines.length)).toEqual(before.lines)
  expect({ ...after, lines: [], cursor: 0 }).toEqual({ ...before, lines: [], cursor: 0 })
}

/** All ten kinds of entry in one log. */
export function everyKind(engine: Engine): Cast {
  const cast = new Cast(engine)
  const code = cast.code()
  const anna = cast.staff('Anna')
  cast.accept(anna)
  cast.add('Fenna', 'shn-brabant', 'everything')
  cast.rewrap(cast.visitor)
  anna.read(cast.c)
  cast.rotate(anna, 'away')
  const phone = cast.phone(code)
  cast.back(phone)
  const person = toHex(cast.roster.ids['Fenna'] ?? new Uint8Array())
  const out = phone.desk.removeMember({ conversation: cast.c, group: 'shn-brabant', person })
  expect(phone.send(out, cast.c)).toBe('ok')
  anna.read(cast.c)
  expect(anna.send(anna.desk.leave({ conversation: cast.c }), cast.c)).toBe('ok')
  phone.read(cast.c)
  expect(phone.send(phone.desk.close({ conversation: cast.c }), cast.c)).toBe('ok')
  return cast
}
