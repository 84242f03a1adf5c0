import { createHash } from 'node:crypto'
import { type Body, type Engine, openSeed, recordOf, recordWords, wrapSeed } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Act,
  type Bytes,
  type EntryFrame,
  encodeHead,
  encodeSignedHead,
  encodeUpload,
  entryBody,
  entryFrame,
  entryMessage,
  FRAME,
  fromHex,
  hash,
  LABEL,
  type LogState,
  labelled,
  openEntry,
  openMessage,
  reduce,
  shortHash,
  toHex,
  unverifiedHead,
} from '#wire'
import { deviceOf, returnSetOf, saltOf } from '../../src/session/keys.ts'
import { unsealMessage } from '../../src/session/message.ts'
import { Cast, lacking } from '../support/cast.ts'
import { Insider, tabOf } from '../support/insider.ts'
import { testRoster } from '../support/roster.ts'

/** Bytes without the zeros at their end, which every object of a fixed size is filled with. */
function trimmed(bytes: Bytes): string {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return toHex(bytes.slice(0, end))
}

/** SHA-256 in counter mode: the randomness of all vectors, so that anyone can make them again. */
function fixedRandom(seed: string): (size: number) => Bytes {
  let counter = 0
  return (size) => {
    const out = new Uint8Array(size)
    for (let at = 0; at < size; at += 32) {
      const block = createHash('sha256').update(`${seed}:${counter++}`).digest()
      out.set(block.subarray(0, Math.min(32, size - at)), at)
    }
    return out
  }
}

const GROUPS = {
  comensha: { role: 'helpdesk' as const, people: { Dina: 1 } },
  eindhoven: { role: 'team' as const, people: { Anna: 1, Bram: 1 } },
  'shn-brabant': { role: 'partner' as const, people: { Fenna: 1 } },
}

type World = { readonly cast: Cast; readonly digits: string }

/** One conversation with every type of entry in it. */
function live(engine: Engine): World {
  const cast = new Cast(engine, testRoster(engine, GROUPS))
  const { c, visitor } = cast
  const digits = cast.code()
  const anna = cast.staff('Anna')
  cast.accept(anna, 'away')
  cast.say(anna, 'Goedemorgen, hier is Anna.')
  const phone = cast.phone(digits)
  cast.back(phone)
  cast.say(phone, 'شكراً')
  const person = toHex(cast.roster.ids['Fenna']!)
  phone.send(phone.desk.add({ conversation: c, group: 'shn-brabant', person, scope: 'everything' }), c)
  anna.read(c)
  cast.rotate(anna)
  for (const entry of anna.desk.rewrap({ conversation: c, devices: lacking(anna.desk, c) }))
    anna.send(entry, c)
  const fenna = cast.staff('Fenna', 'shn-brabant')
  fenna.send(fenna.desk.leave({ conversation: c }), c)
  phone.read(c)
  phone.send(phone.desk.removeMember({ conversation: c, group: 'eindhoven' }), c)
  visitor.read(c)
  visitor.send(visitor.desk.close({ conversation: c }), c)
  return { cast, digits }
}

function besideOf(cast: Cast, { entry }: EntryFrame): { keys: Bytes[]; wraps: Bytes[] } {
  const { act } = entry
  const named = 'kem' in act ? [act.kem] : []
  const wraps = act.type === 'rewrap' ? act.items.map((item) => item.wrap) : (entry.block?.wraps ?? [])
  return {
    keys: named.map((key) => cast.relay.keys.get(toHex(key))!),
    wraps: wraps.map((wrap) => cast.relay.wraps.get(toHex(wrap))!),
  }
}

function logVectors(engine: Engine, { cast }: World) {
  const frames = cast.frames()
  let state: LogState | undefined
  const entries = frames.flatMap(({ seq, bytes }) => {
    const frame = openEntry(bytes)
    if (!frame) return []
    const result = reduce(state, frame, cast.relay.roster, engine)
    if (!('state' in result)) throw new Error('a vector is refused')
    state = result.state
    const { type } = frame.entry.act
    const { keys, wraps } = besideOf(cast, frame)
    const isShort = type === 'leave' || type === 'close'
    const message = type === 'create' ? frames[1]!.bytes : undefined
    const sent = isShort ? bytes : encodeUpload(bytes, keys, wraps, message)
    const id = toHex(shortHash(engine, LABEL.frame, bytes))
    return [{ seq, type, id, sent: trimmed(sent), size: sent.length, state }]
  })
  return { conversation: cast.c, entries }
}

function messageVectors(engine: Engine, { cast }: World) {
  const anna = Insider.staff(cast, 'Anna')
  const keys = anna.keys()
  const { epochs } = anna.state()
  return cast.frames().flatMap(({ seq, bytes }) => {
    const sealed = openEntry(bytes) ? undefined : openMessage(bytes)
    const key = sealed && keys.get(sealed.epoch)
    if (!sealed || !key) return []
    const confirm = epochs[sealed.epoch]!.confirm
    const inner = unsealMessage(engine, sealed, fromHex(confirm)!, key)!
    const { sender, session, previous, head } = inner
    return [
      {
        seq,
        kind: sealed.kind,
        epoch: sealed.epoch,
        epochKey: toHex(key),
        confirm,
        id: toHex(shortHash(engine, LABEL.frame, bytes)),
        // the handoff message stands in the upload of `create`
        ...(sealed.kind === 'handoff' ? {} : { frame: toHex(bytes) }),
        sender: toHex(sender),
        session: toHex(session),
        number: inner.seq,
        previous: toHex(previous),
        head: toHex(head),
        at: inner.at,
        body: JSON.parse(engine.text(inner.body)!) as Body,
      },
    ]
  })
}

function rosterVectors(engine: Engine, { cast }: World) {
  const { roster } = cast
  return {
    roots: roster.rootSeeds.map(({ index, seed }) => ({
      index,
      seed: toHex(seed),
      public: toHex(engine.signPair(seed).public),
    })),
    head: toHex(roster.head),
    headHash: toHex(roster.headHash),
    groups: unverifiedHead(roster.head)!.groups.map((row) => ({ ...row, digest: toHex(row.digest) })),
    slices: roster.slices.map((bytes) => ({
      bytes: trimmed(bytes),
      digest: toHex(hash(engine, LABEL.slice, bytes)),
    })),
    devices: Object.entries(roster.seeds).map(([name, [seed]]) => {
      const device = deviceOf(engine, seed!)
      return {
        name,
        seed: toHex(seed!),
        sign: device.signHex,
        kemHash: device.kemHex,
        words: recordWords(engine, recordOf(device)).join(' '),
      }
    }),
  }
}

function keyVectors(engine: Engine, { cast, digits }: World) {
  const salt = saltOf(engine, cast.roster.roots)
  const set = returnSetOf(engine, digits, salt)
  const seed = cast.roster.seeds['Anna']![0]!
  const unlocker = { secret: engine.random(32), context: 'localhost:credential' }
  const wrapped = wrapSeed(engine, seed, unlocker)
  if (!openSeed(engine, wrapped, unlocker)) throw new Error('a vector does not open')
  return {
    code: {
      digits,
      salt: toHex(salt),
      locator: toHex(set.locator),
      sign: set.signHex,
      kemHash: set.kemHex,
      bind: toHex(set.bind),
    },
    seed: {
      secret: toHex(unlocker.secret),
      context: unlocker.context,
      wrapped: toHex(wrapped),
      seed: toHex(seed),
    },
  }
}

type Refusal = {
  readonly name: string
  readonly after: number
  readonly frame: string
  readonly refused: string | null
}

/** Entries that must be refused after the first `after` entries of the log; `null` = not even decoded. */
function refusedEntries(engine: Engine, whole: Cast): Refusal[] {
  const entries = whole
    .frames()
    .map(({ bytes }) => bytes)
    .filter((bytes) => openEntry(bytes))
  const out: Refusal[] = []
  const at = (after: number): Cast => {
    const cast = Object.create(whole) as Cast
    cast.frames = () => entries.slice(0, after).map((bytes, i) => ({ seq: i + 1, bytes }))
    return cast
  }
  const put = (name: string, after: number, frame: Bytes, refused: string | null): void => {
    out.push({ name, after, frame: toHex(frame.slice(0, FRAME)), refused })
  }
  const flip = (bytes: Bytes, i: number, by = 1): Bytes =>
    bytes.map((byte, j) => (j === i ? byte ^ by : byte))
  const third = entries[2]!
  put('signature with one bit changed', 2, flip(third, FRAME - 1), 'bad-signature')
  put('body with one bit of a wrap hash changed', 2, flip(third, 200), 'bad-signature')
  put('other suite', 2, flip(third, 0, 3), null)
  put('unknown type', 2, flip(third, 1, 0x40), null)
  put('padding not zero', 2, flip(third, 959), null)
  put('replayed', 3, third, 'stale-head')
  put('too early', 1, third, 'stale-head')
  put('other conversation', 2, flip(third, 2), 'bad-frame')
  put('create twice', 1, entries[0]!, 'stale-head')
  put('create with another salt under the same id', 0, flip(entries[0]!, 204), 'bad-frame')
  const anna = Insider.staff(at(3), 'Anna')
  const fenna = Insider.staff(at(3), 'Fenna', 'shn-brabant')
  const dina = Insider.staff(at(3), 'Dina', 'comensha')
  const honest = (_: string, wrap: () => Bytes): Bytes => wrap()
  const person = (): Act => ({
    type: 'add',
    principal: { kind: 'person', group: 'shn-brabant', person: whole.roster.ids['Fenna']! },
    from: 2,
    scope: 'now',
  })
  put('staff adds a person', 3, anna.epoch(person(), 'here', honest).frame, 'not-allowed')
  put('a partner accepts', 3, fenna.epoch({ type: 'accept' }, 'here', honest).frame, 'not-allowed')
  put(
    'a receiver that did not accept rotates',
    3,
    dina.epoch({ type: 'rotate' }, 'here', honest).frame,
    'not-allowed',
  )
  put('a receiver that did not accept leaves', 3, dina.entry({ type: 'leave' }).frame, 'not-allowed')
  const tab = new Insider(at(3), tabOf(whole.visitor, whole.c), '')
  put(
    'the visitor starts an away epoch',
    3,
    tab.epoch({ type: 'rotate' }, 'away', honest).frame,
    'not-allowed',
  )
  const good = openEntry(anna.epoch({ type: 'rotate' }, 'here', honest).frame)!
  const signed = (change: (wraps: readonly Bytes[]) => readonly Bytes[]): Bytes => {
    const block = good.entry.block!
    const body = entryBody({ ...good.entry, block: { ...block, wraps: change(block.wraps) } })
    return entryFrame(body, engine.sign(entryMessage(body), anna.signer.sign.secret))
  }
  put(
    'one wrap too few',
    3,
    signed((wraps) => wraps.slice(1)),
    'not-allowed',
  )
  put(
    'one wrap too many',
    3,
    signed((wraps) => [...wraps, wraps[0]!]),
    'not-allowed',
  )
  const last = Insider.staff(at(entries.length - 1), 'Anna')
  put(
    'a team the visitor removed accepts',
    entries.length - 1,
    last.epoch({ type: 'accept' }, 'here', honest).frame,
    'not-allowed',
  )
  const closed = Insider.staff(at(entries.length), 'Dina', 'comensha')
  put(
    'an accept in a closed log',
    entries.length,
    closed.epoch({ type: 'accept' }, 'here', honest).frame,
    'closed',
  )
  return out
}

/** Objects that must not decode. */
function refusedBytes(engine: Engine, { cast }: World) {
  const { roster } = cast
  const head = unverifiedHead(roster.head)!
  const body = encodeHead(head)
  const sign = (bytes: Bytes, ...roots: number[]): string =>
    toHex(
      encodeSignedHead(
        bytes,
        roots.map((root) => ({
          root,
          signature: engine.sign(
            labelled(LABEL.roster, bytes),
            engine.signPair(roster.rootSeeds[root]!.seed).secret,
          ),
        })),
      ),
    )
  const unsorted = encodeHead({ ...head, groups: [...head.groups].reverse() })
  return {
    heads: [
      { name: 'one signature', bytes: sign(body, 0) },
      { name: 'one root twice', bytes: sign(body, 1, 1) },
      { name: 'falling order of roots', bytes: sign(body, 1, 0) },
      { name: 'groups not sorted', bytes: sign(unsorted, 0, 1) },
      { name: 'one byte more', bytes: `${toHex(roster.head)}00` },
    ],
    messages: [
      { name: 'one byte short', bytes: toHex(cast.frames().at(-1)!.bytes.slice(1)) },
      { name: 'unknown kind', bytes: `0122${'00'.repeat(FRAME - 2)}` },
    ],
  }
}

/** Every file of `test/vectors`, by name. */
export async function makeVectors(): Promise<Readonly<Record<string, unknown>>> {
  const engine = await loadSodium(fixedRandom('baken/1 vectors'))
  const world = live(engine)
  return {
    roster: rosterVectors(engine, world),
    log: logVectors(engine, world),
    messages: messageVectors(engine, world),
    keys: keyVectors(engine, world),
    refused: { entries: refusedEntries(engine, world.cast), ...refusedBytes(engine, world) },
  }
}
