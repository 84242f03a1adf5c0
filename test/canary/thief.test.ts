import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Body, type ConversationView, Desk } from '#session'
import { loadSodium } from '#session/libsodium'
import { connect, openKeyFiles, openStore, type Sql, type Store } from '#storage'
import {
  type Bytes,
  bytesOf,
  fromHex,
  LABEL,
  type LogState,
  openEntry,
  openMessage,
  reduce,
  toHex,
} from '#wire'
import { derive } from '../../src/session/derive.ts'
import { deviceOf, returnSetOf, type Signer, saltOf } from '../../src/session/keys.ts'
import { unsealMessage } from '../../src/session/message.ts'
import { openWrap } from '../../src/session/wrap.ts'
import { bookOf } from '../support/cast.ts'
import { DEMO_ROOTS } from '../support/demo-roots.ts'
import {
  type Place,
  serverProgram,
  staff,
  startTestServer,
  startWorld,
  visitorAt,
  type World,
} from '../support/world.ts'

let world: World
let program: string

beforeAll(async () => {
  world = await startWorld(await loadSodium())
  program = await serverProgram('test/kill/variant.ts', 'kill-variant')
}, 120_000)
afterAll(() => world.stop())

const BEFORE = ['the story I told', 'my second sentence']
const AFTER = 'we meet on Tuesday'

/** A talk while both are there, then a reply while the visitor is away. */
async function talk(place: Place): Promise<{ id: string; code: string }> {
  const server = await startTestServer(program, place)
  const visitor = await visitorAt(world, server)
  await visitor.handoff({
    t: 'handoff',
    lang: 'en',
    wayBack: 'code',
    lines: [{ node: 'wish', answers: [], text: BEFORE[0] ?? '' }],
    held: [],
    skipped: [],
    consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
  })
  const conversation = visitor.conversation
  const anna = await staff(world, server, 'Anna', 'eindhoven')
  await anna.read(conversation)
  await anna.append(anna.desk.accept({ conversation, mode: 'here' }))
  await visitor.read()
  await visitor.append(visitor.desk.say({ conversation, body: { t: 'text', text: BEFORE[1] ?? '' } }))
  await visitor.read()
  const { code, entry } = visitor.desk.makeCode({ conversation })
  await visitor.append(entry)
  await anna.read()
  await anna.append(anna.desk.rotate({ conversation, mode: 'away' }))
  await anna.read()
  await anna.append(anna.desk.say({ conversation, body: { t: 'text', text: AFTER } }))
  await server.stop()
  return { id: conversation, code }
}

/** Everything the server held: its database, and the keys beside it. */
async function seized(place: Place): Promise<{ store: Store; sql: Sql; close: () => Promise<void> }> {
  const sql = await connect(place.url)
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size))
  const [first = '', second = ''] = (place.env['BAKEN_KEYS'] ?? '').split(',')
  const keyStore = await openKeyFiles([first, second], random)
  const store = await openStore({ sql, keyStore, random })
  const close = async (): Promise<void> => {
    await sql.end()
    await keyStore.close()
  }
  return { store, sql, close }
}

/** All frames, all wraps anybody was ever given, all keys: tried with everything the code yields. */
async function readBy(code: string, id: string, store: Store): Promise<ConversationView> {
  const { engine, roster } = world
  const thief = new Desk(
    engine,
    DEMO_ROOTS.map((hex) => fromHex(hex)!),
    () => Date.now(),
  )
  thief.start({ head: roster.head, list: roster.list, now: 0 })
  thief.supply({ slices: roster.slices })
  thief.openCode({ digits: code })
  const frames = (await store.since(fromHex(id)!, 0, 10_000)) ?? []
  let answer = thief.receive({ conversation: id, frames })
  for (let i = 0; i < 20 && answer.needs; i++) {
    const recipients = thief.recipients({ conversation: id })
    const wraps = await Promise.all(recipients.map((kem) => store.wraps(fromHex(id)!, fromHex(kem)!)))
    const found = wraps.flatMap((list) => list ?? [])
    answer = thief.receive({ conversation: id, frames: [], wraps: found })
  }
  if (!answer.view) throw new Error('the log was not read')
  return answer.view
}

/** The log of members, read from what was seized. */
function logOf(frames: readonly { bytes: Bytes }[]): LogState {
  const { engine, roster } = world
  let state: LogState | undefined
  for (const { bytes } of frames) {
    const frame = openEntry(bytes)
    const result = frame && reduce(state, frame, bookOf(engine, roster), engine)
    if (result && 'state' in result) state = result.state
  }
  if (!state) throw new Error('no log')
  return state
}

/** Every key these keys give, by every wrap of everybody, in every epoch; each tried on every message, without rules. */
async function everything(
  signer: Signer,
  more: readonly Bytes[],
  id: string,
  store: Store,
): Promise<string[]> {
  const { engine } = world
  const conversation = bytesOf(id)
  const frames = (await store.since(conversation, 0, 10_000)) ?? []
  const { epochs } = logOf(frames)
  const everybody = new Set(epochs.flatMap(({ recipients }) => recipients))
  const lists = await Promise.all([...everybody].map((kem) => store.wraps(conversation, bytesOf(kem))))
  const wraps = lists.flatMap((list) => list ?? [])
  expect(wraps.length).toBe(epochs.reduce((sum, { recipients }) => sum + recipients.length, 0))
  const opened = wraps.flatMap(({ bytes }) =>
    epochs.flatMap((_, epoch) => openWrap(engine, { conversation, epoch }, signer, bytes) ?? []),
  )
  const secrets = [...more, signer.kem.secret, signer.sign.secret.slice(0, 32)]
  const spread = secrets.flatMap((one) => Object.values(LABEL).map((label) => derive(engine, one, label)))
  const keys = [...opened, ...secrets, ...spread].filter((key) => key.length === 32)
  return frames.flatMap(({ bytes }) => {
    const sealed = openEntry(bytes) ? undefined : openMessage(bytes)
    const inners = sealed
      ? keys.flatMap((key) =>
          epochs.flatMap(({ confirm }) => unsealMessage(engine, sealed, bytesOf(confirm), key) ?? []),
        )
      : []
    const [inner] = inners
    const body = inner && (JSON.parse(engine.text(inner.body) ?? '') as Body)
    if (!body) return []
    return [body.t === 'text' ? body.text : body.t === 'handoff' ? (body.lines[0]?.text ?? '') : body.t]
  })
}

describe('whoever finds the code and also has a full copy of the server', () => {
  it('opens the reply written while nobody was there, and no word the visitor wrote', async () => {
    const place = await world.place()
    const { id, code } = await talk(place)
    const { store, close } = await seized(place)
    const view = await readBy(code, id, store)
    const frames = (await store.since(fromHex(id)!, 0, 10_000)) ?? []
    await close()
    const seen = JSON.stringify(view.lines)
    expect(seen).toContain(AFTER)
    for (const word of BEFORE) expect(seen).not.toContain(word)
    // The copy was whole: the frames of what they may not read are all there, and sealed.
    expect(frames.length).toBeGreaterThanOrEqual(7)
    const raw = frames.map(({ bytes }) => toHex(bytes)).join('')
    for (const word of [...BEFORE, AFTER]) expect(raw).not.toContain(Buffer.from(word).toString('hex'))
  })

  it('gets no more by trying every key the code gives on every stored byte; without the key files not even frames', async () => {
    const place = await world.place()
    const { id, code } = await talk(place)
    const { store, sql, close } = await seized(place)
    const { engine, roster } = world
    const salt = saltOf(
      engine,
      DEMO_ROOTS.map((hex) => bytesOf(hex)),
    )
    const set = returnSetOf(engine, code, salt)
    const master = engine.slow(engine.utf8(code), salt)
    expect(await everything(set, [set.bind, master], id, store)).toEqual([AFTER])
    // control: the same search with the key of a device finds all of it
    const seed = roster.seeds['Anna']?.[0] ?? new Uint8Array()
    expect(await everything(deviceOf(engine, seed), [seed], id, store)).toEqual([...BEFORE, AFTER])
    // an old backup of the database alone: what is stored is no frame of ours, in no row
    const frames = (await store.since(bytesOf(id), 0, 10_000)) ?? []
    const rows = await sql<{ body: Uint8Array }[]>`select body from frame`
    expect(rows.length).toBe(frames.length)
    for (const { body } of rows) {
      expect(openEntry(body)).toBeUndefined()
      expect(frames.some(({ bytes }) => Buffer.from(body).includes(Buffer.from(bytes.slice(0, 20))))).toBe(
        false,
      )
    }
    await close()
  })
})
