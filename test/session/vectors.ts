import { createHash } from 'node:crypto'
import { type Body, type Engine, openSeed, recordOf, recordWords, wrapSeed } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Act,
  type Bytes,
  conversationId,
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
  KEM_CIPHER,
  LABEL,
  type LogState,
  labelled,
  openEntry,
  openMessage,
  reduce,
  shortHash,
  toHex,
  unverifiedHead,
  WRAP,
} from '#wire'
import { deviceOf, returnSetOf, type Signer, saltOf } from '../../src/session/keys.ts'
import { unsealMessage } from '../../src/session/message.ts'
import { openWrap, wrapHash } from '../../src/session/wrap.ts'
import { Cast, lacking } from '../support/cast.ts'
import { Insider, insideOf, tabOf } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'
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

type World = { readonly cast: Cast; readonly digits: string; readonly phone: Someone; readonly guest: Signer }

/** One conversation with every type of entry in it, and of each type every kind. */
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
  cast.say(anna, 'Fenna leest mee.')
  cast.say(anna, 'U kunt haar alles vragen.')
  const fenna = cast.staff('Fenna', 'shn-brabant')
  fenna.send(fenna.desk.leave({ conversation: c }), c)
  phone.read(c)
  const guest = deviceOf(engine, engine.random(32))
  const keys = [{ sign: guest.sign.public, kem: guest.kemHash }]
  const act: Act = { type: 'add', principal: { kind: 'guest', keys }, from: 5, scope: 'now' }
  phone.desk.receive({ conversation: c, frames: [], keys: [guest.kem.public] })
  phone.send(insideOf(phone, c).enter(act, 'here', { keys: [guest.kem.public] }), c)
  anna.read(c)
  const lost = deviceOf(engine, cast.roster.seeds['Bram']![0]!).sign.public
  anna.send(insideOf(anna, c).enter({ type: 'remove', device: lost }, 'here'), c)
  cast.say(anna, 'Het toestel van Bram is weg.')
  phone.read(c)
  phone.send(phone.desk.removeMember({ conversation: c, group: 'eindhoven' }), c)
  visitor.read(c)
  visitor.send(visitor.desk.close({ conversation: c }), c)
  phone.read(c)
  phone.send(phone.desk.rotate({ conversation: c, mode: 'here' }), c)
  cast.say(phone, 'Ik ben er weer.')
  phone.send(phone.desk.close({ conversation: c }), c)
  return { cast, digits, phone, guest }
}

function besideOf(cast: Cast, { entry }: EntryFrame): { keys: Bytes[]; wraps: Bytes[] } {
  const { act } = entry
  const guests = act.type === 'add' && act.principal.kind === 'guest' ? act.principal.keys : []
  const isAsk = act.type === 'create' && entry.group !== ''
  const named = 'kem' in act && !isAsk ? [act.kem] : guests.map(({ kem }) => kem)
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

function messageVectors(engine: Engine, { cast, guest }: World) {
  const anna = Insider.staff(cast, 'Anna')
  const keys = new Map([...anna.keys(), ...anna.keys([guest])])
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
        after: inner.after,
        head: toHex(head),
        at: inner.at,
        body: JSON.parse(engine.text(inner.body)!) as Body,
      },
    ]
  })
}

/** One wrap to each kind of key, with the seed of its encapsulation: anyone can make it again. */
function wrapVectors(
  engine: Engine,
  { cast, phone, guest, digits }: World,
  seedOf: ReadonlyMap<string, Bytes>,
) {
  const anna = Insider.staff(cast, 'Anna')
  const { epochs, late } = anna.state()
  const device = (name: string): Signer => deviceOf(engine, cast.roster.seeds[name]![0]!)
  const all: readonly [string, Signer][] = [
    ['device', device('Anna')],
    ['late', device('Fenna')],
    ['tab', tabOf(phone, cast.c)],
    ['return', returnSetOf(engine, digits, saltOf(engine, cast.roster.roots))],
    ['guest', guest],
  ]
  return all.map(([kind, opener]) => {
    const wrapOf = (epoch: number): string | undefined =>
      late.find((one) => one.epoch === epoch && one.recipient === opener.kemHex)?.wrap ??
      epochs[epoch]!.wraps[epochs[epoch]!.recipients.indexOf(opener.kemHex)]
    const epoch = epochs.findIndex((_, i) => wrapOf(i) !== undefined)
    const bytes = cast.relay.wraps.get(wrapOf(epoch)!)!
    const key = openWrap(engine, { conversation: fromHex(cast.c)!, epoch }, opener, bytes)!
    return {
      kind,
      conversation: cast.c,
      epoch,
      public: toHex(opener.kem.public),
      secretSeed: toHex(opener.kem.secret),
      recipient: opener.kemHex,
      seed: toHex(seedOf.get(toHex(bytes.slice(0, KEM_CIPHER)))!),
      epochKey: toHex(key),
      wrap: toHex(bytes),
      hash: toHex(wrapHash(engine, bytes)),
    }
  })
}

function rosterVectors(engine: Engine, { cast }: World) {
  const { roster } = cast
  const next = roster.next((groups) => groups)
  return {
    roots: roster.rootSeeds.map(({ index, seed }) => ({
      index,
      seed: toHex(seed),
      public: toHex(engine.signPair(seed).public),
    })),
    head: toHex(roster.head),
    headHash: toHex(roster.headHash),
    list: toHex(roster.list),
    next: { head: toHex(next.head), headHash: toHex(next.headHash), list: toHex(next.list) },
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
function refusedEntries(engine: Engine, { cast: whole, phone }: World): Refusal[] {
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
  put(
    'staff adds a person',
    3,
    withWraps(engine, anna.signer, anna.epoch(person(), 'here', honest).frame, 4),
    'not-allowed',
  )
  put(
    'a partner accepts',
    3,
    withWraps(engine, fenna.signer, fenna.epoch({ type: 'accept' }, 'here', honest).frame, 4),
    'not-allowed',
  )
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
  refuseRules(engine, { whole, at, entries, put, phone })
  return out
}

/** The same entry with so many wraps, signed again: as many as there would be if the rule it breaks were not there. */
function withWraps(engine: Engine, { sign }: Signer, frame: Bytes, count: number): Bytes {
  const { entry } = openEntry(frame.slice(0, FRAME))!
  const wraps = Array.from({ length: count }, (_, i) => new Uint8Array(32).fill(i + 1))
  const body = entryBody({ ...entry, block: { ...entry.block!, wraps } })
  return entryFrame(body, engine.sign(entryMessage(body), sign.secret))
}

type Trial = {
  readonly whole: Cast
  readonly at: (after: number) => Cast
  readonly entries: readonly Bytes[]
  readonly put: (name: string, after: number, frame: Bytes, refused: string | null) => void
  readonly phone: Someone
}

/** Well made and well signed, by somebody who may not, or not there. */
function refuseRules(engine: Engine, { whole, at, entries, put, phone }: Trial): void {
  const honest = (_: string, wrap: () => Bytes): Bytes => wrap()
  const end = entries.length
  const by = (name: string, after: number, group = 'eindhoven'): Insider =>
    Insider.staff(at(after), name, group)
  const tab = (after: number, someone = phone): Insider => new Insider(at(after), tabOf(someone, whole.c), '')
  const gone = by('Anna', end - 1).epoch({ type: 'accept' }, 'here', honest).frame
  put(
    'a team the visitor removed accepts',
    end - 1,
    withWraps(engine, by('Anna', 1).signer, gone, 3),
    'not-allowed',
  )
  const late = by('Dina', end, 'comensha').epoch({ type: 'accept' }, 'here', honest).frame
  put('an accept in a closed log', end, late, 'closed')
  const old = tab(4, whole.visitor)
  put('the tab that was replaced registers a code', 4, old.entry(codeAct(engine)).frame, 'not-allowed')
  put(
    'the tab that was replaced rotates',
    4,
    old.epoch({ type: 'rotate' }, 'here', honest).frame,
    'not-allowed',
  )
  put('away without a code', 1, by('Anna', 1).epoch({ type: 'rotate' }, 'away', honest).frame, 'not-allowed')
  put(
    'a code whose key was the tab’s',
    4,
    tab(4).entry(codeAct(engine, tabOf(phone, whole.c))).frame,
    'not-allowed',
  )
  const person = whole.roster.ids['Fenna']!
  const add = (from: number, scope: 'now' | 'everything'): Act => ({
    type: 'add',
    principal: { kind: 'person', group: 'shn-brabant', person },
    from,
    scope,
  })
  put(
    'history from before the tab came',
    4,
    withWraps(engine, tabOf(phone, whole.c), tab(4).epoch(add(0, 'everything'), 'here', honest).frame, 3),
    'not-allowed',
  )
  put(
    'from now on, said of an epoch that was',
    4,
    withWraps(engine, tabOf(phone, whole.c), tab(4).epoch(add(2, 'now'), 'here', honest).frame, 3),
    'not-allowed',
  )
  put('the same person twice', 5, tab(5).epoch(add(4, 'now'), 'here', honest).frame, 'not-allowed')
  const bram = deviceOf(engine, whole.roster.seeds['Bram']![0]!)
  const dina = deviceOf(engine, whole.roster.seeds['Dina']![0]!)
  const anna = deviceOf(engine, whole.roster.seeds['Anna']![0]!)
  const lose = (device: Bytes): Act => ({ type: 'remove', device })
  put(
    'one’s own device',
    3,
    withWraps(engine, anna, by('Anna', 3).epoch(lose(anna.sign.public), 'here', honest).frame, 2),
    'not-allowed',
  )
  put(
    'a device of another group',
    3,
    by('Anna', 3).epoch(lose(dina.sign.public), 'here', honest).frame,
    'not-allowed',
  )
  const after =
    entries.findIndex(
      (bytes) =>
        toHex(openEntry(bytes)!.entry.author) === toHex(anna.sign.public) &&
        openEntry(bytes)!.entry.act.type === 'remove',
    ) + 1
  put(
    'a removed device',
    after,
    by('Bram', after).epoch({ type: 'rotate' }, 'here', honest).frame,
    'not-allowed',
  )
  const item = (epoch: number, recipient: Bytes): Act => ({
    type: 'rewrap',
    items: [{ epoch, recipient, wrap: new Uint8Array(32).fill(7) }],
  })
  put('a late wrap for nobody', 3, by('Anna', 3).entry(item(0, dina.kemHash)).frame, 'not-allowed')
  put('a late wrap of an epoch to come', 3, by('Anna', 3).entry(item(9, bram.kemHash)).frame, 'not-allowed')
  put(
    'a late wrap below what they may read',
    5,
    by('Anna', 5).entry(item(1, fennaOf(engine, whole))).frame,
    'not-allowed',
  )
  const made = openEntry(by('Anna', 3).epoch({ type: 'rotate' }, 'here', honest).frame)!
  const resigned = (change: Partial<typeof made.entry>): Bytes => {
    const body = entryBody({ ...made.entry, ...change })
    return entryFrame(body, engine.sign(entryMessage(body), anna.sign.secret))
  }
  put('a roster version that falls', 3, resigned({ version: 0 }), 'stale-roster')
  put('an epoch left out', 3, resigned({ block: { ...made.entry.block!, epoch: 3 } }), 'stale-epoch')
  put('another head before it', 3, resigned({ previous: new Uint8Array(32) }), 'stale-head')
}

const codeAct = (engine: Engine, keys: Signer = deviceOf(engine, engine.random(32))): Act => ({
  type: 'code',
  locator: engine.random(16),
  sign: keys.sign.public,
  kem: keys.kemHash,
  tag: new Uint8Array(32),
})

const fennaOf = (engine: Engine, { roster }: Cast): Bytes =>
  deviceOf(engine, roster.seeds['Fenna']![0]!).kemHash

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
  const { list } = roster.next((groups) => groups)
  return {
    lists: [
      { name: 'no row', bytes: '01' },
      { name: 'other suite', bytes: toHex(list).replace('01', '02') },
      { name: 'half a row', bytes: toHex(list.slice(0, -16)) },
      { name: 'one byte more', bytes: `${toHex(list)}00` },
    ],
    heads: [
      { name: 'one signature', bytes: sign(body, 0) },
      { name: 'one root twice', bytes: sign(body, 1, 1) },
      { name: 'falling order of roots', bytes: sign(body, 1, 0) },
      { name: 'groups not sorted', bytes: sign(unsorted, 0, 1) },
      { name: 'one byte more', bytes: `${toHex(roster.head)}00` },
    ],
    uploads: refusedUploads(cast),
    messages: [
      { name: 'one byte short', bytes: toHex(cast.frames().at(-1)!.bytes.slice(1)) },
      { name: 'unknown kind', bytes: `0122${'00'.repeat(FRAME - 2)}` },
    ],
  }
}

/** Every file of `test/vectors`, by name. */
/** Uploads that are none: the name, what is trimmed, and the size it has. */
function refusedUploads(cast: Cast): { name: string; bytes: string; size: number }[] {
  const accept = cast.frames().find(({ bytes }) => openEntry(bytes)?.entry.act.type === 'accept')!.bytes
  const { keys, wraps } = besideOf(cast, openEntry(accept)!)
  const whole = encodeUpload(accept, keys, wraps)
  const bent = (at: number, value: number): Bytes => whole.map((byte, i) => (i === at ? value : byte))
  const row = (name: string, bytes: Bytes): { name: string; bytes: string; size: number } => ({
    name,
    bytes: trimmed(bytes),
    size: bytes.length,
  })
  return [
    row('one byte after the wraps', bent(FRAME + 2 + wraps.length * WRAP, 1)),
    row('the last byte not zero', bent(whole.length - 1, 1)),
    row('five keys', bent(FRAME, 5)),
    row('twenty-one wraps', bent(FRAME + 1, 21)),
    row('one wrap fewer than there are', bent(FRAME + 1, wraps.length - 1)),
    row('one byte short', whole.slice(0, -1)),
    row('one byte more', new Uint8Array([...whole, 0])),
  ]
}

/** The engine of all vectors, and the seed of every encapsulation it made, by ciphertext. */
async function fixedEngine(of = 'baken/1 vectors'): Promise<{ engine: Engine; seedOf: Map<string, Bytes> }> {
  const random = fixedRandom(of)
  let drawn: Bytes = new Uint8Array()
  const plain = await loadSodium((size) => {
    drawn = random(size)
    return drawn.slice()
  })
  const seedOf = new Map<string, Bytes>()
  const encapsulate: Engine['encapsulate'] = (publicKey) => {
    const made = plain.encapsulate(publicKey)
    seedOf.set(toHex(made.cipher), drawn)
    return made
  }
  return { engine: { ...plain, encapsulate }, seedOf }
}

export async function makeVectors(): Promise<Readonly<Record<string, unknown>>> {
  const { engine, seedOf } = await fixedEngine()
  const world = live(engine)
  return {
    roster: rosterVectors(engine, world),
    log: logVectors(engine, world),
    messages: messageVectors(engine, world),
    wraps: wrapVectors(engine, world, seedOf),
    keys: keyVectors(engine, world),
    refused: { entries: refusedEntries(engine, world), ...refusedBytes(engine, world) },
    'among-staff': await amongStaff(),
  }
}

/** A conversation among staff (PROTOCOL §6.7), whole, and what must be refused at some place of it. */
async function amongStaff() {
  const { engine } = await fixedEngine('baken/1 vectors among staff')
  const cast = new Cast(engine, testRoster(engine, GROUPS))
  const anna = cast.staff('Anna')
  const about = '0123456789abcdef0123456789abcdef'
  const body: Body = { t: 'ask', question: 'court', lang: 'bg', area: 'Eindhoven', about }
  const made = anna.desk.ask({ group: 'shn-brabant', body })
  const c = made.conversation
  anna.send(made, c)
  cast.c = c
  const fenna = cast.staff('Fenna', 'shn-brabant')
  cast.accept(fenna)
  cast.say(fenna, 'Ik kan nu.')
  anna.read(c)
  cast.say(anna, 'Dank je.')
  cast.rotate(anna)
  const lost = deviceOf(engine, cast.roster.seeds['Bram']![0]!).sign.public
  anna.send(insideOf(anna, c).enter({ type: 'remove', device: lost }, 'here'), c)
  fenna.read(c)
  fenna.send(fenna.desk.leave({ conversation: c }), c)
  cast.accept(fenna)
  anna.read(c)
  anna.send(anna.desk.close({ conversation: c }), c)
  const world = { cast, digits: '', phone: anna, guest: deviceOf(engine, engine.random(32)) }
  const roster = rosterVectors(engine, world)
  return {
    roster: { roots: roster.roots, head: roster.head, slices: roster.slices, devices: roster.devices },
    log: logVectors(engine, world),
    messages: messageVectors(engine, world),
    refused: refusedAmongStaff(engine, cast),
  }
}

function refusedAmongStaff(engine: Engine, whole: Cast): Refusal[] {
  const entries = whole
    .frames()
    .map(({ bytes }) => bytes)
    .filter((bytes) => openEntry(bytes))
  const first = openEntry(entries[0]!)!.entry
  const device = (name: string): Signer => deviceOf(engine, whole.roster.seeds[name]![0]!)
  const begun = (change: object, act: object, by: Signer = device('Anna')): Bytes => {
    const entry = { ...first, author: by.sign.public, ...change, act: { ...first.act, ...act } }
    if (entry.act.type !== 'create') throw new Error('no create')
    const conversation = conversationId(engine, entry.author, entry.version, entry.act)
    const body = entryBody({ ...entry, conversation })
    return entryFrame(body, engine.sign(entryMessage(body), by.sign.secret))
  }
  const at = (after: number): Cast => {
    const cast = Object.create(whole) as Cast
    cast.frames = () => entries.slice(0, after).map((bytes, i) => ({ seq: i + 1, bytes }))
    return cast
  }
  const honest = (_: string, wrap: () => Bytes): Bytes => wrap()
  const by = (name: string, after: number, group = 'eindhoven'): Insider =>
    Insider.staff(at(after), name, group)
  const some = new Uint8Array(32).fill(7)
  const person = whole.roster.ids['Dina']!
  const add: Act = {
    type: 'add',
    principal: { kind: 'person', group: 'comensha', person },
    from: 2,
    scope: 'now',
  }
  const rows: readonly (readonly [string, number, Bytes, string])[] = [
    ['a device of another group speaks for this one', 0, begun({}, {}, device('Fenna')), 'not-allowed'],
    ['a group no roster names speaks', 0, begun({ group: 'nowhere' }, {}), 'not-allowed'],
    ['the own group is asked', 0, begun({}, { team: 'eindhoven' }), 'not-allowed'],
    ['nobody is asked', 0, begun({}, { team: '' }), 'unknown-group'],
    ['a group is asked that is none', 0, begun({}, { team: 'nowhere' }), 'unknown-group'],
    ['a helpdesk beside it', 0, begun({}, { helpdesk: 'comensha' }), 'not-allowed'],
    ['a key in it', 0, begun({}, { kem: some }), 'not-allowed'],
    ['a token in it', 0, begun({}, { token: some }), 'not-allowed'],
    ['another head', 0, begun({}, { headHash: some }), 'stale-roster'],
    ['who asks accepts', 1, by('Anna', 1).epoch({ type: 'accept' }, 'here', honest).frame, 'not-allowed'],
    ['who asks covers', 2, by('Anna', 2).epoch({ type: 'accept' }, 'here', honest).frame, 'not-allowed'],
    ['a code', 2, by('Anna', 2).entry(codeAct(engine)).frame, 'not-allowed'],
    ['somebody is let in', 2, by('Anna', 2).epoch(add, 'here', honest).frame, 'not-allowed'],
    ['away', 2, by('Fenna', 2, 'shn-brabant').epoch({ type: 'rotate' }, 'away', honest).frame, 'not-allowed'],
    ['left before anybody took it', 1, by('Anna', 1).entry({ type: 'leave' }).frame, 'not-allowed'],
    [
      'closed by who was only asked',
      1,
      by('Fenna', 1, 'shn-brabant').entry({ type: 'close' }).frame,
      'not-allowed',
    ],
    [
      'opened again',
      entries.length,
      by('Anna', entries.length).epoch({ type: 'rotate' }, 'here', honest).frame,
      'closed',
    ],
  ]
  return rows.map(([name, after, frame, refused]) => ({
    name,
    after,
    frame: toHex(frame.slice(0, FRAME)),
    refused,
  }))
}
