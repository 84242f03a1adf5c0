import { beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  bytesOf,
  FRAME,
  LABEL,
  type LogState,
  openEntry,
  openMessage,
  reduce,
  toHex,
} from '#wire'
import type { Conversation } from '../../src/session/conversation/conversation.ts'
import type { Identity } from '../../src/session/conversation/identity.ts'
import type { Keyring } from '../../src/session/conversation/keyring.ts'
import { derive } from '../../src/session/derive.ts'
import { deviceOf, type Opener, returnSetOf, type Signer, saltOf } from '../../src/session/keys.ts'
import { unsealMessage } from '../../src/session/message.ts'
import { openWrap } from '../../src/session/wrap.ts'
import { bookOf, Cast, handoffBody, quick, words } from '../support/cast.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
let story: Story
beforeAll(async () => {
  engine = quick(await loadSodium())
  story = told()
})

/** Everything somebody ever held: KEM pairs, and secrets of 32 bytes of any kind. */
type Loot = { readonly openers: readonly Opener[]; readonly secrets: readonly Bytes[] }

type Inside = { transcript: { identity: Identity; ring: Keyring; state: LogState } } & Pick<
  Conversation,
  'enter'
>
const inside = (someone: Someone, conversation: string): Inside => {
  const found = (someone.desk as unknown as { open: Map<string, Inside> }).open.get(conversation)
  if (!found) throw new Error('no such conversation')
  return found
}

const seedOf = (cast: Cast, name: string, device = 0): Bytes =>
  cast.roster.seeds[name]?.[device] ?? new Uint8Array()
const secretsOf = (signer: Signer): Bytes[] => [signer.kem.secret, signer.sign.secret.slice(0, 32)]

/** The epoch keys in somebody's memory. */
function heldBy(someone: Someone, conversation: string): Bytes[] {
  const { ring, state } = inside(someone, conversation).transcript
  return state.epochs.flatMap((_, epoch) => ring.key(epoch) ?? [])
}

/** A device: its seed, what comes of it, and the epoch keys that were in memory when it was last used. */
function device(cast: Cast, name: string, which = 0, memory: readonly Bytes[] = []): Loot {
  const seed = seedOf(cast, name, which)
  const signer = deviceOf(engine, seed)
  return { openers: [signer], secrets: [seed, ...secretsOf(signer), ...memory] }
}

/** All that is in the memory of a tab that a conversation is open in. */
function tabMemory(someone: Someone, conversation: string): Loot {
  const { identity } = inside(someone, conversation).transcript
  if (identity.kind !== 'tab') throw new Error('not a tab')
  const signers: Signer[] = identity.ret ? [identity.tab, identity.ret] : [identity.tab]
  const secrets = [identity.tab.token, ...signers.flatMap(secretsOf), ...heldBy(someone, conversation)]
  return { openers: signers, secrets: secrets.map((one) => one.slice()) }
}

function codeLoot(cast: Cast, digits: string): Loot {
  const salt = saltOf(engine, cast.roster.roots)
  const set = returnSetOf(engine, digits, salt)
  return { openers: [set], secrets: [engine.slow(engine.utf8(digits), salt), set.bind, ...secretsOf(set)] }
}

const saidIn = (body: Body): string => {
  if (body.t === 'text') return body.text
  if (body.t === 'handoff') return body.lines[0]?.text ?? ''
  return body.t === 'repeat' ? `again:${saidIn(body.body)}` : body.t
}

/** All a relay ever held of one conversation, and what anybody can compute from it. */
type Dump = {
  readonly conversation: Bytes
  readonly messages: readonly Bytes[]
  readonly entries: readonly Bytes[]
  readonly wraps: readonly Bytes[]
  readonly state: LogState
}

function dumpOf(cast: Cast, conversation = cast.c): Dump {
  const frames = (cast.relay.frames.get(conversation) ?? []).map(({ bytes }) => bytes)
  const entries = frames.filter((bytes) => bytes.length === FRAME && openEntry(bytes))
  let state: LogState | undefined
  for (const bytes of entries) {
    const frame = openEntry(bytes)
    const result = frame && reduce(state, frame, cast.relay.roster, engine)
    if (result && 'state' in result) state = result.state
  }
  if (!state) throw new Error('no log')
  const messages = frames.filter((bytes) => !entries.includes(bytes))
  const wraps = [...cast.relay.wraps.values()]
  return { conversation: bytesOf(conversation), messages, entries, wraps, state }
}

/** Every secret as it is, and under every label there is. */
const spread = (secrets: readonly Bytes[]): Bytes[] =>
  secrets.flatMap((one) => [one, ...Object.values(LABEL).map((label) => derive(engine, one, label))])

/** Every key that any wrap gives for any epoch, confirmed or not, and every secret: all are tried on everything. */
function keysFrom(loot: Loot, dump: Dump): Bytes[] {
  const keys = new Map(spread(loot.secrets).map((key) => [toHex(key), key]))
  for (const wrap of dump.wraps) {
    for (const opener of loot.openers) {
      for (const epoch of dump.state.epochs.keys()) {
        const key = openWrap(engine, { conversation: dump.conversation, epoch }, opener, wrap)
        if (key) keys.set(toHex(key), key)
      }
    }
  }
  return [...keys.values()]
}

function readBy(keys: readonly Bytes[], dump: Dump): string[] {
  const confirms = dump.state.epochs.map((epoch) => bytesOf(epoch.confirm))
  return dump.messages.flatMap((bytes) => {
    const sealed = openMessage(bytes)
    if (!sealed) throw new Error('not a message')
    for (const key of keys) {
      if (key.length !== 32) continue
      for (const confirm of confirms) {
        const inner = unsealMessage(engine, sealed, confirm, key)
        if (inner) return [saidIn(JSON.parse(engine.text(inner.body) ?? '') as Body)]
      }
    }
    return []
  })
}

const haul = (loot: Loot, dump: Dump): string[] => readBy(keysFrom(loot, dump), dump)

function repeat(cast: Cast, who: Someone): void {
  for (const body of who.desk.repeats({ conversation: cast.c }))
    expect(who.send(who.desk.say({ conversation: cast.c, body }), cast.c)).toBe('ok')
}

/** A colleague takes a lost device out. */
function removeDevice(cast: Cast, by: Someone, lost: Signer): void {
  by.read(cast.c)
  const entry = inside(by, cast.c).enter({ type: 'remove', device: lost.sign.public })
  expect(by.send(entry, cast.c)).toBe('ok')
}

type Story = {
  readonly cast: Cast
  readonly dump: Dump
  readonly fenna: Loot
  readonly lost: Loot
  readonly tabs: readonly Loot[]
  readonly digits: string
}

/** One conversation with everything in it. What is said is named by who says it and in which epoch. */
function told(): Story {
  const cast = new Cast(engine)
  const { visitor, c } = cast
  const anna = cast.staff('Anna')
  cast.accept(anna)
  cast.say(anna, 'anna 1')
  visitor.read(c)
  cast.say(visitor, 'visitor 1')
  cast.add('Fenna', 'shn-brabant', 'now')
  const partner = cast.staff('Fenna', 'shn-brabant')
  cast.say(partner, 'fenna 2')
  visitor.read(c)
  cast.say(visitor, 'visitor 2')
  partner.read(c)
  const fenna = device(cast, 'Fenna', 0, heldBy(partner, c))
  expect(partner.send(partner.desk.leave({ conversation: c }), c)).toBe('ok')
  anna.read(c)
  cast.rotate(anna)
  cast.say(anna, 'anna 3')
  visitor.read(c)
  cast.say(visitor, 'visitor 3')
  const second = cast.staff('Anna', 'eindhoven', 1)
  const lost = device(cast, 'Anna', 1, heldBy(second, c))
  const bram = cast.staff('Bram')
  removeDevice(cast, bram, deviceOf(engine, seedOf(cast, 'Anna', 1)))
  cast.say(bram, 'bram 4')
  visitor.read(c)
  cast.say(visitor, 'visitor 4')
  const digits = cast.code()
  anna.read(c)
  cast.say(anna, 'anna 4')
  cast.rotate(anna, 'away')
  repeat(cast, anna)
  cast.say(anna, 'anna 5')
  visitor.read(c)
  const phone = cast.phone(digits)
  cast.back(phone)
  const first = tabMemory(visitor, c)
  cast.say(phone, 'phone 6')
  anna.read(c)
  cast.say(anna, 'anna 6')
  cast.rotate(anna, 'away')
  repeat(cast, anna)
  cast.say(anna, 'anna 7')
  phone.read(c)
  const other = cast.phone(digits)
  cast.back(other)
  const middle = tabMemory(phone, c)
  cast.say(other, 'other 8')
  anna.read(c)
  cast.say(anna, 'anna 8')
  other.read(c)
  return { cast, dump: dumpOf(cast), fenna, lost, tabs: [first, middle, tabMemory(other, c)], digits }
}

const BEFORE_CODE = ['anna 1', 'visitor 1', 'fenna 2', 'visitor 2', 'anna 3', 'visitor 3']
const IN_FOUR = ['bram 4', 'visitor 4', 'anna 4']
const FIRST_ABSENCE = ['again:anna 4', 'anna 5']
const SECOND_ABSENCE = ['again:anna 6', 'anna 7']
const ALL = [
  'ayuda',
  ...BEFORE_CODE,
  ...IN_FOUR,
  ...FIRST_ABSENCE,
  'phone 6',
  'anna 6',
  ...SECOND_ABSENCE,
  'other 8',
  'anna 8',
]

describe('with all the relay ever had, and every key they ever held', () => {
  it('a device that is a member all along opens all of it: the search finds what there is to find', () => {
    expect(haul(device(story.cast, 'Anna'), story.dump)).toEqual(ALL)
    expect(haul(device(story.cast, 'Bram'), story.dump)).toEqual(ALL)
  })

  it('someone who left opens the epochs they were in, nothing before and nothing after', () => {
    expect(haul(story.fenna, story.dump)).toEqual(['fenna 2', 'visitor 2'])
  })

  it('a helpdesk that was named and never took it opens the handoff alone', () => {
    expect(haul(device(story.cast, 'Emre'), story.dump)).toEqual(['ayuda'])
    expect(haul(device(story.cast, 'Dina'), story.dump)).toEqual(['ayuda'])
  })

  it('a device removed by a colleague opens what came before, and no word after', () => {
    expect(haul(story.lost, story.dump)).toEqual(['ayuda', ...BEFORE_CODE])
  })

  it('the return code opens what was written while away, in every absence, and nothing the visitor wrote', () => {
    expect(haul(codeLoot(story.cast, story.digits), story.dump)).toEqual([
      ...FIRST_ABSENCE,
      ...SECOND_ABSENCE,
    ])
    const other = story.digits.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    expect(haul(codeLoot(story.cast, other), story.dump)).toEqual([])
  })

  it('a displaced tab opens all until it was displaced', () => {
    const [first, middle] = story.tabs
    expect(first && haul(first, story.dump)).toEqual(['ayuda', ...BEFORE_CODE, ...IN_FOUR, ...FIRST_ABSENCE])
    // this one came by the code, so it has that too; of what the first tab said it has nothing
    expect(middle && haul(middle, story.dump)).toEqual([
      ...FIRST_ABSENCE,
      'phone 6',
      'anna 6',
      ...SECOND_ABSENCE,
    ])
  })

  it('the tab of now has what was written while away, and what was said since it came back', () => {
    const now = story.tabs[2]
    expect(now && haul(now, story.dump)).toEqual([...FIRST_ABSENCE, ...SECOND_ABSENCE, 'other 8', 'anna 8'])
  })

  it('another team, and whoever holds the seeds of the roots, open nothing', () => {
    expect(haul(device(story.cast, 'Chris'), story.dump)).toEqual([])
    expect(
      haul({ openers: [], secrets: story.cast.roster.rootSeeds.map(({ seed }) => seed) }, story.dump),
    ).toEqual([])
  })

  it('the relay alone opens nothing: no 32 bytes of all it has are the key of the newest message', () => {
    const { cast, dump } = story
    const { keys, slices, heads } = cast.relay
    const all = [...dump.entries, ...dump.messages, ...dump.wraps, ...keys.values(), ...slices, ...heads]
    const windows = all.flatMap((bytes) =>
      Array.from({ length: bytes.length - 31 }, (_, i) => bytes.subarray(i, i + 32)),
    )
    const last = { ...dump, messages: dump.messages.slice(-1) }
    const newest = { ...dump.state, epochs: dump.state.epochs.slice(-1) }
    expect(windows.length).toBeGreaterThan(100_000)
    expect(readBy(windows, { ...last, state: newest })).toEqual([])
    // the same search finds the key where somebody leaves it lying about
    const [key] = heldBy(story.cast.staff('Anna'), story.cast.c).slice(-1)
    const leaky = Uint8Array.from([1, 2, 3, ...(key ?? []), 4])
    const found = [0, 1, 2, 3, 4].map((i) => leaky.subarray(i, i + 32))
    expect(readBy(found, { ...last, state: newest })).toEqual(['anna 8'])
  })

  it('one key more shows at once: each of these lists would be another', () => {
    const memory = heldBy(story.cast.staff('Anna'), story.cast.c)
    expect(memory).toHaveLength(story.dump.state.epochs.length)
    for (const loot of [
      story.fenna,
      story.lost,
      codeLoot(story.cast, story.digits),
      ...story.tabs.slice(0, 2),
    ]) {
      const more = { ...loot, secrets: [...loot.secrets, ...memory.slice(-1)] }
      expect(haul(more, story.dump)).toEqual([...haul(loot, story.dump), 'other 8', 'anna 8'])
    }
  })
})

describe('a lost device', () => {
  it('has new handoffs sealed to it until the next roster, and none after (PROTOCOL §10)', () => {
    const cast = new Cast(engine)
    const anna = cast.staff('Anna')
    cast.accept(anna)
    removeDevice(cast, cast.staff('Bram'), deviceOf(engine, seedOf(cast, 'Anna', 1)))
    const lost = device(cast, 'Anna', 1)
    const next = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 1, Bram: 1 } },
    }))
    const handOff = (text: string, isNew: boolean): Dump => {
      const visitor = cast.stranger()
      if (isNew) visitor.desk.supply({ ...next, heads: [next.head] })
      const body = handoffBody(text)
      const made = visitor.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body })
      expect(visitor.send(made, made.conversation)).toBe('ok')
      return dumpOf(cast, made.conversation)
    }
    expect(haul(lost, handOff('antes', false))).toEqual(['antes'])
    cast.relay.roster = bookOf(engine, cast.roster, next)
    cast.relay.heads.push(next.head)
    cast.relay.slices.push(...next.slices)
    const after = handOff('luego', true)
    expect(haul(lost, after)).toEqual([])
    expect(haul(device(cast, 'Anna'), after)).toEqual(['luego'])
  })
})

describe('someone let in with everything', () => {
  it('who leaves keeps what they were given and gets nothing more, whoever makes late wraps afterwards', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'everything')
    cast.rewrap(cast.visitor)
    const fenna = cast.staff('Fenna', 'shn-brabant')
    cast.say(fenna, 'soy Fenna')
    expect(fenna.send(fenna.desk.leave({ conversation: cast.c }), cast.c)).toBe('ok')
    cast.anna.read(cast.c)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'sin Fenna')
    cast.rewrap(cast.anna)
    const loot = device(cast, 'Fenna', 0, heldBy(fenna, cast.c))
    expect(haul(loot, dumpOf(cast))).toEqual(['ayuda', 'hola', 'gracias', 'soy Fenna'])
    expect(words(fenna.read(cast.c))).toEqual(['handoff', 'hola', 'gracias', 'soy Fenna'])
  })
})

describe('a code', () => {
  it('replaced by a newer one opens the absences of its own time and none since', () => {
    const cast = Cast.talking(engine)
    const old = cast.code()
    cast.anna.read(cast.c)
    cast.rotate(cast.anna, 'away')
    cast.say(cast.anna, 'primera')
    cast.visitor.read(cast.c)
    cast.rotate(cast.visitor)
    const newer = cast.code()
    cast.anna.read(cast.c)
    cast.rotate(cast.anna, 'away')
    cast.say(cast.anna, 'segunda')
    expect(haul(codeLoot(cast, old), dumpOf(cast))).toEqual(['primera'])
    expect(haul(codeLoot(cast, newer), dumpOf(cast))).toEqual(['segunda'])
  })

  it('opens nothing at all while nobody has written to an absent visitor', () => {
    const cast = Cast.talking(engine)
    const digits = cast.code()
    expect(haul(codeLoot(cast, digits), dumpOf(cast))).toEqual([])
    expect(haul(device(cast, 'Anna'), dumpOf(cast))).toEqual(['ayuda', 'hola', 'gracias'])
  })
})

describe('a tab that was closed', () => {
  it('leaves zeros where its keys were: what is still in memory opens nothing', () => {
    const cast = Cast.talking(engine)
    const { identity } = inside(cast.visitor, cast.c).transcript
    if (identity.kind !== 'tab') throw new Error('not a tab')
    // the very same memory, not copies
    const memory = [identity.tab.kem.secret, identity.tab.sign.secret, ...heldBy(cast.visitor, cast.c)]
    const loot: Loot = { openers: [identity.tab], secrets: memory }
    expect(haul(loot, dumpOf(cast))).toEqual(['ayuda', 'hola', 'gracias'])
    cast.visitor.desk.forget({})
    expect(memory.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true)
    expect(haul(loot, dumpOf(cast))).toEqual([])
  })
})

describe('an old backup of the relay', () => {
  it('with a device that was lost later gives what the backup had, and the newest dump no more of it', () => {
    const cast = Cast.talking(engine)
    const backup = dumpOf(cast)
    const lost = device(cast, 'Anna', 1)
    removeDevice(cast, cast.staff('Bram'), deviceOf(engine, seedOf(cast, 'Anna', 1)))
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'despues')
    expect(haul(lost, backup)).toEqual(['ayuda', 'hola', 'gracias'])
    expect(haul(lost, dumpOf(cast))).toEqual(['ayuda', 'hola', 'gracias'])
    expect(haul(device(cast, 'Bram'), dumpOf(cast))).toEqual(['ayuda', 'hola', 'gracias', 'despues'])
  })
})
