import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  brokenAudit,
  connect,
  type NewEntry,
  openKeyFiles,
  openStore,
  type Store,
  type StoredFrame,
} from '#storage'
import { type Bytes, MAX_ENTRIES, Refused, toHex } from '#wire'
import { FRIDAY_NIGHT, type TestPostgres, testPostgres } from '../support/postgres.ts'
import { aHandoff, aMessage, aStore, bytes, idOf, type Message, type Opened } from '../support/store.ts'

const HOUR = 3_600_000
let postgres: TestPostgres
let opened: Opened
let store: Store

beforeAll(async () => {
  postgres = await testPostgres()
  opened = await aStore(postgres)
})
beforeEach(() => {
  store = opened.store
})
afterAll(async () => {
  await opened.keyStore.close()
  await postgres.stop()
})

async function handedOff(change: Parameters<typeof aHandoff>[0] = {}) {
  const input = aHandoff(change)
  expect(await store.create(input)).toEqual({ ok: true, next: 2, duplicate: false })
  return input
}

function anEntry(conversation: Bytes, previousHead: Bytes, change: Partial<NewEntry> = {}): NewEntry {
  const frame = bytes(1024)
  return {
    conversation,
    previousHead,
    id: idOf(frame),
    frame,
    newHead: bytes(32),
    epoch: 1,
    stale: false,
    state: 'accepted',
    wraps: [],
    keys: [],
    at: FRIDAY_NIGHT + HOUR,
    ...change,
  }
}

const ids = (rows: readonly { wireId: Bytes }[]): string[] => rows.map(({ wireId }) => toHex(wireId))

const LONG_AGO = Date.parse('2020-01-01T00:00:00Z')

/** Its deadline has passed, and is seen to. */
async function passes(id: Bytes): Promise<void> {
  await opened.sql`update conversation set due_at = ${new Date(LONG_AGO).toISOString()} where wire_id = ${id}`
  expect(ids(await store.escalate(LONG_AGO, 10))).toEqual([toHex(id)])
}

const all = async (id: Bytes): Promise<readonly StoredFrame[]> => (await store.since(id, 0, 100_000)) ?? []
const numbers = (frames: readonly StoredFrame[]): number[] => frames.map(({ seq }) => seq)
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('create', () => {
  test('keeps the upload: two frames, wraps, keys, who takes part', async () => {
    const input = await handedOff()
    expect(await all(input.wireId)).toEqual([
      { seq: 1, kind: 'entry', epoch: 0, bytes: input.frames[0].bytes },
      { seq: 2, kind: 'handoff', epoch: 0, bytes: input.frames[1].bytes },
    ])
    expect(await store.entries(input.wireId)).toEqual([
      { seq: 1, kind: 'entry', epoch: 0, bytes: input.frames[0].bytes },
    ])
    for (const { recipient, body } of input.wraps) {
      expect(await store.wraps(input.wireId, recipient)).toEqual([{ epoch: 0, bytes: body }])
    }
    expect(await store.wraps(input.wireId, bytes(32))).toEqual([])
    expect(await store.key(input.wireId, input.keys[0]?.hash ?? bytes(32))).toEqual(input.keys[0]?.body)
    expect(await store.key(input.wireId, bytes(32))).toBeUndefined()
    expect(await store.participantsOf(input.wireId)).toEqual(input.participants)
  })

  test('stores times by the hour, the deadline by the minute and never early', async () => {
    const at = FRIDAY_NIGHT + 37 * 60_000 + 12_345
    const input = await handedOff({ at, dueAt: at + 1000 })
    expect(await store.conversation(input.wireId)).toEqual({
      wireId: input.wireId,
      group: 'eindhoven',
      helpdesk: 'comensha',
      epoch: 0,
      stale: false,
      head: input.head,
      lastSeq: 2,
      entries: 1,
      state: 'waiting',
      dueAt: FRIDAY_NIGHT + 38 * 60_000,
      escalated: false,
      tokenHash: input.tokenHash,
      createdHour: Date.parse('2026-11-20T22:00:00Z'),
      activeHour: Date.parse('2026-11-20T22:00:00Z'),
      expiresWeek: '2026-12-14',
      quiet: false,
    })
  })

  test('the same upload again has the same answer and adds nothing', async () => {
    const input = await handedOff()
    expect(await store.create(input)).toEqual({ ok: true, next: 2, duplicate: true })
    await store.appendMessage(aMessage(input.wireId))
    expect(await store.create(input)).toEqual({ ok: true, next: 2, duplicate: true })
    expect(numbers(await all(input.wireId))).toEqual([1, 2, 3])
  })

  test('another upload under the same id is refused and changes nothing', async () => {
    const input = await handedOff()
    const other = aHandoff({ wireId: input.wireId })
    expect(await store.create(other)).toEqual({ ok: false, code: 'not-allowed' })
    const half = aHandoff({ wireId: input.wireId, frames: [input.frames[0], other.frames[1]] })
    expect(await store.create(half)).toEqual({ ok: false, code: 'not-allowed' })
    expect(numbers(await all(input.wireId))).toEqual([1, 2])
    expect((await store.conversation(input.wireId))?.tokenHash).toEqual(input.tokenHash)
  })

  test('the same upload many times at once is stored once', async () => {
    const input = aHandoff()
    const answers = await Promise.all(upTo(12).map(() => store.create(input)))
    expect(answers.filter((one) => one.ok && !one.duplicate)).toHaveLength(1)
    expect(answers.every((one) => one.ok && one.next === 2)).toBe(true)
    expect(numbers(await all(input.wireId))).toEqual([1, 2])
  })

  test('nothing is stored when the shred key cannot be made durable', async () => {
    const input = aHandoff()
    const broken = await openStore({
      ...opened,
      random: bytes,
      keyStore: { ...bound(opened.keyStore), create: () => Promise.reject(new Refused('failed')) },
    })
    await expect(broken.create(input)).rejects.toThrow(new Refused('failed'))
    expect(await opened.sql`select from conversation where wire_id = ${input.wireId}`).toHaveLength(0)
  })
})

const bound = (keys: Opened['keyStore']): Opened['keyStore'] => ({
  id: keys.id,
  create: (id) => keys.create(id),
  get: (id) => keys.get(id),
  destroy: (id) => keys.destroy(id),
  close: () => keys.close(),
})

describe('messages', () => {
  test('200 writers at once: every conversation has one dense sequence, each message once, each in its sender’s order', async () => {
    const conversations = await Promise.all(upTo(10).map(() => handedOff()))
    const sent = new Map<string, number[]>()
    const writers = upTo(200).map(async (writer) => {
      const { wireId } = conversations[writer % 10] ?? aHandoff()
      const mine: number[] = []
      for (let i = 0; i < 10; i++) {
        const answer = await store.appendMessage(aMessage(wireId))
        if (answer.ok) mine.push(answer.seq)
      }
      sent.set(String(writer), mine)
    })
    await Promise.all(writers)
    const given = new Map<string, number>()
    for (const [writer, mine] of sent) {
      expect(mine).toEqual([...mine].sort((a, b) => a - b))
      for (const seq of mine) given.set(`${Number(writer) % 10}:${seq}`, seq)
    }
    expect(given.size).toBe(2000)
    for (const { wireId } of conversations) expect(numbers(await all(wireId))).toEqual(upTo(202))
  })

  test('a burst by one caller keeps the order of the calls', async () => {
    const { wireId } = await handedOff()
    const messages = upTo(600).map(() => aMessage(wireId))
    const answers = await Promise.all(messages.map((message) => store.appendMessage(message)))
    expect(answers.map((one) => one.ok && one.seq)).toEqual(upTo(602).slice(2))
    const stored = (await all(wireId)).slice(2)
    expect(stored.map((one) => one.bytes)).toEqual(messages.map((one) => one.bytes))
  })

  test('the same bytes again: the same number, at once, later, and mixed with others', async () => {
    const { wireId } = await handedOff()
    const message = aMessage(wireId)
    const [first, second] = await Promise.all([store.appendMessage(message), store.appendMessage(message)])
    expect(first).toEqual({ ok: true, seq: 3, duplicate: false })
    expect(second).toEqual({ ok: true, seq: 3, duplicate: true })
    const mixed = await Promise.all(
      [aMessage(wireId), message, aMessage(wireId)].map((one) => store.appendMessage(one)),
    )
    expect(mixed.map((one) => one.ok && one.seq)).toEqual([4, 3, 5])
    expect(numbers(await all(wireId))).toEqual(upTo(5))
  })

  test('two processes that insert the same frames at once agree, and each frame is there once', async () => {
    const sql = await connect(opened.url)
    const other = await openStore({ ...opened, sql, random: bytes })
    const { wireId } = await handedOff()
    for (let round = 0; round < 30; round++) {
      const messages = upTo(8).map(() => aMessage(wireId))
      const [here, there] = await Promise.all(
        [store, other].map((one) => Promise.all(messages.map((message) => one.appendMessage(message)))),
      )
      messages.forEach((_, i) => {
        const [a, b] = [here?.[i], there?.[i]]
        expect(a?.ok && b?.ok && a.seq === b.seq && a.duplicate !== b.duplicate).toBe(true)
      })
    }
    expect(numbers(await all(wireId))).toEqual(upTo(242))
    await sql.end()
  })

  test('are refused under another epoch, after a leave, when closed, and where there is nothing', async () => {
    const { wireId, head } = await handedOff()
    expect(await store.appendMessage(aMessage(wireId, 1))).toEqual({ ok: false, code: 'stale-epoch' })
    const accept = anEntry(wireId, head)
    expect(await store.appendEntry(accept)).toMatchObject({ ok: true, seq: 3 })
    expect(await store.appendMessage(aMessage(wireId, 0))).toEqual({ ok: false, code: 'stale-epoch' })
    const leave = anEntry(wireId, accept.newHead, { stale: true })
    expect(await store.appendEntry(leave)).toMatchObject({ ok: true, seq: 4 })
    expect(await store.appendMessage(aMessage(wireId, 1))).toEqual({ ok: false, code: 'rotate-first' })
    const close = anEntry(wireId, leave.newHead, { state: 'closed' })
    expect(await store.appendEntry(close)).toMatchObject({ ok: true, seq: 5 })
    expect(await store.appendMessage(aMessage(wireId, 1))).toEqual({ ok: false, code: 'closed' })
    expect(await store.appendMessage(aMessage(bytes(16)))).toEqual({ ok: false, code: 'not-found' })
    expect(numbers(await all(wireId))).toEqual(upTo(5))
  })

  test('what was stored keeps its number after the epoch has moved on', async () => {
    const { wireId, head } = await handedOff()
    const message = aMessage(wireId)
    expect(await store.appendMessage(message)).toMatchObject({ ok: true, seq: 3 })
    await store.appendEntry(anEntry(wireId, head))
    expect(await store.appendMessage(message)).toEqual({ ok: true, seq: 3, duplicate: true })
  })

  test('a conversation whose expiry was moved meanwhile is still read and written, once each', async () => {
    const { wireId } = await handedOff()
    const message = aMessage(wireId)
    await store.appendMessage(message)
    await opened.sql`update conversation set expires_week = '2027-01-04' where wire_id = ${wireId}`
    await opened.sql`update frame set expires_week = '2027-01-04'
      where conv = (select id from conversation where wire_id = ${wireId})`
    expect(await store.appendMessage(message)).toEqual({ ok: true, seq: 3, duplicate: true })
    await opened.sql`update conversation set expires_week = '2027-01-11' where wire_id = ${wireId}`
    await opened.sql`update frame set expires_week = '2027-01-11'
      where conv = (select id from conversation where wire_id = ${wireId})`
    expect(numbers(await all(wireId))).toEqual(upTo(3))
    expect(await store.appendMessage(aMessage(wireId))).toEqual({ ok: true, seq: 4, duplicate: false })
    const weeks = await opened.sql`select distinct expires_week::text as week from frame
      where conv = (select id from conversation where wire_id = ${wireId})`
    expect(weeks).toEqual([{ week: '2027-01-11' }])
  })

  /** Messages that stand behind the entry that ended their epoch. */
  const late = (frames: readonly StoredFrame[]): StoredFrame[] => {
    let epoch = 0
    return frames.filter((frame) => {
      if (frame.kind === 'entry') epoch = frame.epoch
      return frame.kind === 'message' && frame.epoch !== epoch
    })
  }

  test('an entry that commits while messages queue: none lands behind it under the old epoch', async () => {
    const { wireId, head } = await handedOff()
    let [epoch, last] = [0, head]
    let refused = 0
    const writers = upTo(40).map(async () => {
      for (let i = 0; i < 25; i++) {
        const answer = await store.appendMessage(aMessage(wireId, epoch))
        if (!answer.ok) {
          expect(answer.code).toBe('stale-epoch')
          refused++
        }
      }
    })
    for (let i = 1; i <= 20; i++) {
      const entry = anEntry(wireId, last, { epoch: i })
      expect(await store.appendEntry(entry)).toMatchObject({ ok: true })
      ;[epoch, last] = [i, entry.newHead]
    }
    await Promise.all(writers)
    const frames = await all(wireId)
    expect(numbers(frames)).toEqual(upTo(frames.length))
    expect(frames).toHaveLength(2 + 20 + 1000 - refused)
    expect(refused).toBeGreaterThan(0)
    expect(late(frames)).toEqual([])
    // Control: the same check finds a frame that an unguarded insert puts behind the last entry.
    await opened.sql`
      insert into frame select conv, ${frames.length + 1}, expires_week, ${bytes(16)}, 1, 0, body
      from frame where conv = (select id from conversation where wire_id = ${wireId}) and seq = 2`
    const rows = await opened.sql<{ seq: number; kind: number; epoch: number }[]>`
      select seq, kind, epoch from frame where conv = (select id from conversation where wire_id = ${wireId})
      order by seq`
    const seen = rows.map(({ seq, kind, epoch: of }) => ({
      seq,
      kind: kind === 0 ? ('entry' as const) : kind === 1 ? ('message' as const) : ('handoff' as const),
      epoch: of,
      bytes: bytes(0),
    }))
    expect(late(seen).map(({ seq }) => seq)).toEqual([frames.length + 1])
  })
})

describe('entries', () => {
  test('go on from the head they name; of two on one head the second is refused whole', async () => {
    const { wireId, head } = await handedOff()
    const beside = () => ({
      wraps: [{ epoch: 1, recipient: bytes(32), body: bytes(1168) }],
      keys: [{ hash: bytes(32), body: bytes(1216) }],
      tokenHash: bytes(32),
    })
    const rivals = [beside(), beside()].map((brought) => ({ brought, entry: anEntry(wireId, head, brought) }))
    const answers = await Promise.all(rivals.map(({ entry }) => store.appendEntry(entry)))
    expect(answers).toContainEqual({ ok: true, seq: 3, duplicate: false })
    expect(answers).toContainEqual({ ok: false, code: 'stale-head' })
    for (const [i, { entry, brought }] of rivals.entries()) {
      const [won, wrap, key] = [answers[i]?.ok, brought.wraps[0], brought.keys[0]]
      const wraps = await store.wraps(wireId, wrap?.recipient ?? bytes(32))
      expect(wraps).toEqual(won ? [{ epoch: 1, bytes: wrap?.body }] : [])
      expect(await store.key(wireId, key?.hash ?? bytes(32))).toEqual(won ? key?.body : undefined)
      if (won) {
        expect(await store.conversation(wireId)).toMatchObject({
          head: entry.newHead,
          tokenHash: brought.tokenHash,
          epoch: 1,
          entries: 2,
          lastSeq: 3,
          state: 'accepted',
          activeHour: Date.parse('2026-11-20T23:00:00Z'),
        })
      }
      expect(await store.appendEntry(entry)).toEqual(
        won ? { ok: true, seq: 3, duplicate: true } : { ok: false, code: 'stale-head' },
      )
    }
    expect(await store.appendEntry(anEntry(bytes(16), head))).toEqual({ ok: false, code: 'not-found' })
    expect((await store.entries(wireId))?.map(({ seq }) => seq)).toEqual([1, 3])
  })

  test('an entry sets or empties the deadline, and one that says nothing of it keeps it, whatever the state', async () => {
    const { wireId, head } = await handedOff()
    expect(ids(await store.escalate(FRIDAY_NIGHT + HOUR, 1000))).toContain(toHex(wireId))
    const held = anEntry(wireId, head, { state: 'held', dueAt: null })
    await store.appendEntry(held)
    const after = await store.conversation(wireId)
    expect(after).not.toHaveProperty('dueAt')
    expect(after?.escalated).toBe(false)
    const owner = anEntry(wireId, held.newHead, { dueAt: FRIDAY_NIGHT + 2 * HOUR })
    await store.appendEntry(owner)
    expect((await store.conversation(wireId))?.dueAt).toBe(FRIDAY_NIGHT + 2 * HOUR)
    const rotate = anEntry(wireId, owner.newHead, { epoch: 2, state: 'held' })
    await store.appendEntry(rotate)
    expect((await store.conversation(wireId))?.dueAt).toBe(FRIDAY_NIGHT + 2 * HOUR)
    await store.appendEntry(anEntry(wireId, rotate.newHead, { epoch: 3, dueAt: null }))
    expect(await store.conversation(wireId)).not.toHaveProperty('dueAt')
  })

  test('a return code: found by its locator, not by another conversation’s; used, its wraps go', async () => {
    const locator = bytes(16)
    const here = await handedOff()
    const returnKey = bytes(32)
    const wraps = [1, 2].map((epoch) => ({ epoch, recipient: returnKey, body: bytes(1168) }))
    const code = anEntry(here.wireId, here.head, { locator, wraps, state: 'waiting' })
    await store.appendEntry(code)
    expect(await store.findByLocator(locator)).toEqual(here.wireId)
    expect(await store.findByLocator(bytes(16))).toBeUndefined()
    expect(await store.wraps(here.wireId, returnKey)).toHaveLength(2)
    const there = await handedOff()
    const taken = await store.appendEntry(anEntry(there.wireId, there.head, { locator }))
    expect(taken).toEqual({ ok: false, code: 'not-allowed' })
    expect(numbers(await all(there.wireId))).toEqual([1, 2])
    const tokenHash = bytes(32)
    const later = { epoch: 3, recipient: returnKey, body: bytes(1168) }
    const back = anEntry(here.wireId, code.newHead, { dropReturnWraps: returnKey, tokenHash, wraps: [later] })
    expect(await store.appendEntry(back)).toMatchObject({ ok: true })
    expect(await store.wraps(here.wireId, returnKey)).toEqual([{ epoch: 3, bytes: later.body }])
    expect(await store.conversation(here.wireId)).toMatchObject({ tokenHash, locator })
  })

  test('who takes part is replaced as a whole, or left alone', async () => {
    const { wireId, head, participants } = await handedOff()
    const first = anEntry(wireId, head)
    await store.appendEntry(first)
    expect(await store.participantsOf(wireId)).toEqual(participants)
    const now = [
      { group: 'eindhoven', fromEpoch: 0 },
      { group: 'comensha', fromEpoch: 0, untilEpoch: 0 },
      { group: 'shn-brabant', person: bytes(16), fromEpoch: 2 },
    ]
    await store.appendEntry(anEntry(wireId, first.newHead, { participants: now, epoch: 2 }))
    expect(await store.participantsOf(wireId)).toEqual(now)
  })

  test('are limited in number', async () => {
    const { wireId, head } = await handedOff()
    let last = head
    for (let i = 1; i < MAX_ENTRIES; i++) {
      const entry = anEntry(wireId, last)
      expect(await store.appendEntry(entry)).toMatchObject({ ok: true })
      last = entry.newHead
    }
    expect(await store.appendEntry(anEntry(wireId, last))).toEqual({ ok: false, code: 'full' })
    expect((await store.entries(wireId))?.length).toBe(MAX_ENTRIES)
  })
})

describe('reading', () => {
  test('from a cursor, in pages, and only the epochs somebody may read, with every entry before', async () => {
    const { wireId, head } = await handedOff()
    let last = head
    for (const epoch of [0, 1, 2]) {
      if (epoch > 0) {
        const entry = anEntry(wireId, last, { epoch })
        await store.appendEntry(entry)
        last = entry.newHead
      }
      for (let i = 0; i < 2; i++) await store.appendMessage(aMessage(wireId, epoch))
    }
    // 1 create, 2 handoff, 3-4 epoch 0, 5 entry, 6-7 epoch 1, 8 entry, 9-10 epoch 2
    const read = async (...rest: [number, number, Parameters<Store['since']>[3]?]) =>
      numbers((await store.since(wireId, ...rest)) ?? [])
    expect(await read(0, 100)).toEqual(upTo(10))
    expect(await read(4, 3)).toEqual([5, 6, 7])
    expect(await read(10, 100)).toEqual([])
    expect(await read(0, 100, { fromEpoch: 1 })).toEqual([1, 5, 6, 7, 8, 9, 10])
    expect(await read(0, 100, { untilEpoch: 1 })).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await read(0, 100, { fromEpoch: 1, untilEpoch: 1 })).toEqual([1, 5, 6, 7])
    expect(await store.since(bytes(16), 0, 10)).toBeUndefined()
  })

  test('a damaged frame, or one moved from elsewhere, is a gap; the others are read', async () => {
    const { wireId } = await handedOff()
    const other = await handedOff()
    for (let i = 0; i < 3; i++) await store.appendMessage(aMessage(wireId))
    await opened.sql`update frame set body = set_byte(body, 500, get_byte(body, 500) # 1)
      where conv = (select id from conversation where wire_id = ${wireId}) and seq = 3`
    expect(numbers(await all(wireId))).toEqual([1, 2, 4, 5])
    await opened.sql`update frame f set body = o.body, frame_id = o.frame_id from frame o
      where f.conv = (select id from conversation where wire_id = ${wireId}) and f.seq = 4
        and o.conv = (select id from conversation where wire_id = ${other.wireId}) and o.seq = 1`
    expect(numbers(await all(wireId))).toEqual([1, 2, 5])
    // A page of nothing but damage is not the end.
    expect(numbers((await store.since(wireId, 2, 1)) ?? [])).toEqual([5])
  })
})

describe('the queue', () => {
  const person = bytes(16)
  test('shows what waits for a group, oldest first, in pages; the helpdesk only what escalated', async () => {
    const group = 'drenthe'
    const made: Awaited<ReturnType<typeof handedOff>>[] = []
    for (let i = 0; i < 5; i++) made.push(await handedOff({ group }))
    await handedOff({ group: 'elsewhere' })
    const first = await store.queue({ group, person }, 'waiting', { limit: 3 })
    expect(ids(first)).toEqual(ids(made.slice(0, 3)))
    const after = first.at(-1)?.wireId ?? bytes(16)
    expect(ids(await store.queue({ group, person }, 'waiting', { after, limit: 3 }))).toEqual(
      ids(made.slice(3)),
    )
    const helpdesk = async (): Promise<string[]> =>
      ids(await store.queue({ group: 'comensha', person }, 'waiting', { limit: 50 })).filter((id) =>
        ids(made).includes(id),
      )
    expect(await helpdesk()).toEqual([])
    const [one, two, three] = made
    if (!one || !two || !three) throw new Error('five were made')
    await passes(two.wireId)
    expect(await helpdesk()).toEqual(ids([two]))
    await store.appendEntry(anEntry(one.wireId, one.head, { state: 'accepted' }))
    await store.appendEntry(anEntry(three.wireId, three.head, { state: 'held' }))
    const waiting = ids(await store.queue({ group, person }, 'waiting', { limit: 50 }))
    expect(waiting).toEqual(ids(made.slice(1)))
    // Accepted but silent: listed again, for both.
    await passes(one.wireId)
    expect(ids(await store.queue({ group, person }, 'waiting', { limit: 50 }))).toEqual(ids(made))
    expect(await helpdesk()).toEqual(ids([one, two]))
  })

  test('shows a person what they take part in, and nothing once they have left', async () => {
    const group = 'shn-brabant'
    const { wireId, head } = await handedOff()
    const add = anEntry(wireId, head, { participants: [{ group, person, fromEpoch: 1 }] })
    await store.appendEntry(add)
    expect(ids(await store.queue({ group, person }, 'open', { limit: 9 }))).toEqual(ids([{ wireId }]))
    expect(await store.queue({ group, person: bytes(16) }, 'open', { limit: 9 })).toEqual([])
    expect(await store.queue({ group, person }, 'closed', { limit: 9 })).toEqual([])
    const close = anEntry(wireId, add.newHead, { state: 'closed' })
    await store.appendEntry(close)
    expect(ids(await store.queue({ group, person }, 'closed', { limit: 9 }))).toEqual(ids([{ wireId }]))
    const left = [{ group, person, fromEpoch: 1, untilEpoch: 1 }]
    await store.appendEntry(anEntry(wireId, close.newHead, { participants: left }))
    expect(await store.queue({ group, person }, 'open', { limit: 9 })).toEqual([])
  })

  test('is read through its partial index, whatever waits elsewhere', async () => {
    await opened.sql`set enable_seqscan = off`
    const plan = await opened.sql`explain select id from conversation
      where group_code = 'drenthe' and (state < 2 or (state = 2 and escalated)) and id > 0 order by id limit 50`
    expect(JSON.stringify(plan)).toContain('conversation_waiting')
    await opened.sql`reset enable_seqscan`
  })

  test('deadlines: what has passed is given to one caller, most overdue first', async () => {
    const due = FRIDAY_NIGHT - 48 * HOUR
    const late = await handedOff({ dueAt: due + 60_000 })
    const later = await handedOff({ dueAt: due + 120_000 })
    const passed = async (now: number, limit = 10): Promise<string[]> => ids(await store.escalate(now, limit))
    expect(await passed(due)).toEqual([])
    expect(await passed(due + 120_000, 1)).toEqual(ids([late]))
    expect(await passed(due + 120_000)).toEqual(ids([later]))
    expect(await passed(due + 120_000)).toEqual([])
    const after = await store.conversation(late.wireId)
    expect(after).toMatchObject({ escalated: true })
    expect(after).not.toHaveProperty('dueAt')
  })

  test('deadlines: of many callers at once each row has one', async () => {
    const due = FRIDAY_NIGHT - 72 * HOUR
    const made = await Promise.all([...'12345678'].map(() => handedOff({ dueAt: due })))
    const found = await Promise.all([...'123456'].map(() => store.escalate(due, 100)))
    expect(found.flatMap(ids).sort()).toEqual(ids(made).sort())
    expect(found.filter((rows) => rows.length > 0).length).toBeGreaterThan(0)
  })
})

describe('the time that runs, written with the message', () => {
  const day = FRIDAY_NIGHT + 8 * HOUR
  const say = (conversation: Bytes, dueAt?: number | null): Message & { dueAt?: number | null } => ({
    ...aMessage(conversation, 1),
    ...(dueAt === undefined ? {} : { dueAt }),
  })
  const dueOf = async (id: Bytes): Promise<number | undefined | true> => {
    const row = await store.conversation(id)
    return row?.escalated ? true : row?.dueAt
  }

  async function taken(): Promise<Bytes> {
    const { wireId, head } = await handedOff()
    await store.appendEntry(anEntry(wireId, head, { state: 'accepted', dueAt: null }))
    return wireId
  }

  test('begins with the visitor’s words, stays with more of them, ends with an answer', async () => {
    const id = await taken()
    await store.appendMessage(say(id))
    expect(await dueOf(id)).toBeUndefined()
    await store.appendMessage(say(id, day))
    await store.appendMessage(say(id, day + HOUR))
    await store.appendMessage(say(id))
    expect(await dueOf(id)).toBe(day)
    await store.appendMessage(say(id, null))
    expect(await dueOf(id)).toBeUndefined()
  })

  test('follows the order of the messages where many are stored at once', async () => {
    for (const [dues, expected] of [
      [[day, null], undefined],
      [[null, day], day],
      [[day, null, day + HOUR, day + 2 * HOUR], day + HOUR],
    ] as const) {
      const id = await taken()
      await Promise.all(dues.map((due) => store.appendMessage(say(id, due))))
      expect(await dueOf(id)).toBe(expected)
    }
  })

  test('is not begun by a message that was there before, or that is refused', async () => {
    const id = await taken()
    const message = say(id, day)
    await store.appendMessage(message)
    await store.appendMessage(say(id, null))
    expect(await store.appendMessage(message)).toMatchObject({ duplicate: true })
    expect(await store.appendMessage({ ...say(id, day), epoch: 9 })).toMatchObject({ ok: false })
    expect(await dueOf(id)).toBeUndefined()
  })

  test('an answer takes back what was listed again; words of a visitor do not', async () => {
    const id = await taken()
    await store.appendMessage(say(id, day))
    await passes(id)
    await store.appendMessage(say(id, day + HOUR))
    expect(await dueOf(id)).toBe(true)
    await store.appendMessage(say(id, null))
    expect(await dueOf(id)).toBeUndefined()
  })

  test('does not touch the deadline of a handoff nobody has taken', async () => {
    const { wireId } = await handedOff({ dueAt: day })
    await store.appendMessage({ ...say(wireId, null), epoch: 0 })
    await store.appendMessage({ ...say(wireId, day - HOUR), epoch: 0 })
    expect(await dueOf(wireId)).toBe(day)
  })
})

describe('a group that has ended', () => {
  const now = FRIDAY_NIGHT - 24 * HOUR
  const later = FRIDAY_NIGHT + 99 * HOUR

  test('leaves nobody waiting: what was handed to it, or is with nobody else, is due now', async () => {
    const gone = await handedOff({ group: 'gone', dueAt: later })
    const here = await handedOff({ dueAt: later })
    const ofGone = [{ group: 'gone', fromEpoch: 0 }]
    const taken = await handedOff({ group: 'gone' })
    await store.appendEntry(anEntry(taken.wireId, taken.head, { state: 'accepted', participants: ofGone }))
    const shared = await handedOff({ group: 'gone' })
    const both = [...ofGone, { group: 'comensha', fromEpoch: 0 }]
    await store.appendEntry(anEntry(shared.wireId, shared.head, { state: 'accepted', participants: both }))
    const closed = await handedOff({ group: 'gone' })
    await store.appendEntry(anEntry(closed.wireId, closed.head, { state: 'closed', participants: ofGone }))
    const groups = ['eindhoven', 'comensha', 'shn-brabant', 'utrecht', 'zeeland']
    await store.hasten(now, groups, groups)
    const due = ids(await store.escalate(now, 1000))
    expect(due).toEqual(expect.arrayContaining(ids([gone, taken])))
    for (const id of ids([here, shared, closed])) expect(due).not.toContain(id)
    expect((await store.conversation(here.wireId))?.dueAt).toBe(later)
    // Marked before: not again.
    expect(await store.hasten(now, groups, groups)).toBe(0)
  })
})

describe('erasing', () => {
  test('leaves no row and no key, and the id reads as never known', async () => {
    const { wireId, wraps, keys } = await handedOff()
    await store.appendMessage(aMessage(wireId))
    const [{ conv } = { conv: 0 }] = await opened.sql<{ conv: number }[]>`
      select id as conv from conversation where wire_id = ${wireId}`
    expect(await store.erase(wireId)).toBe(true)
    expect(await opened.keyStore.get(wireId)).toBeUndefined()
    for (const table of ['frame', 'wrap', 'pubkey', 'participant']) {
      expect(await opened.sql`select from ${opened.sql(table)} where conv = ${conv}`).toHaveLength(0)
    }
    expect(await store.conversation(wireId)).toBeUndefined()
    expect(await store.since(wireId, 0, 10)).toBeUndefined()
    expect(await store.entries(wireId)).toBeUndefined()
    expect(await store.wraps(wireId, wraps[0]?.recipient ?? bytes(32))).toBeUndefined()
    expect(await store.key(wireId, keys[0]?.hash ?? bytes(32))).toBeUndefined()
    expect(await store.participantsOf(wireId)).toBeUndefined()
    expect(await store.appendMessage(aMessage(wireId))).toEqual({ ok: false, code: 'not-found' })
    expect(await store.erase(wireId)).toBe(false)
  })

  test('is true before the rows are gone: without the key a full copy of the tables is unreadable', async () => {
    const input = await handedOff()
    const { wireId } = input
    const key = await opened.keyStore.get(wireId)
    expect(numbers(await all(wireId))).toEqual([1, 2])
    await opened.keyStore.destroy(wireId)
    expect(await store.since(wireId, 0, 10)).toBeUndefined()
    expect(await store.conversation(wireId)).toBeUndefined()
    const rows = await opened.sql<{ body: Uint8Array }[]>`
      select body from frame where conv = (select id from conversation where wire_id = ${wireId})`
    expect(rows).toHaveLength(2)
    // Nothing of the upload stands in the tables as it came.
    for (const { bytes: frame } of input.frames) {
      for (const { body } of rows)
        expect(Buffer.from(body).includes(Buffer.from(frame.subarray(0, 32)))).toBe(false)
    }
    // A fresh key under the same id opens nothing; control: the old one would.
    await opened.keyStore.create(wireId)
    expect(await all(wireId)).toEqual([])
    const old = await openStore({
      ...opened,
      random: bytes,
      keyStore: { ...bound(opened.keyStore), get: async () => key },
    })
    expect(numbers((await old.since(wireId, 0, 10)) ?? [])).toEqual([1, 2])
    expect(await store.erase(wireId)).toBe(true)
    expect(await opened.sql`select from conversation where wire_id = ${wireId}`).toHaveLength(0)
  })

  test('while others write: they are refused, and nothing of the conversation comes back', async () => {
    const { wireId } = await handedOff()
    const writing = upTo(100).map(() => store.appendMessage(aMessage(wireId)))
    const erased = store.erase(wireId)
    const answers = await Promise.all(writing)
    expect(await erased).toBe(true)
    expect(answers.every((one) => one.ok || one.code === 'not-found')).toBe(true)
    const left =
      await opened.sql`select from frame f where not exists (select from conversation c where c.id = f.conv)`
    expect(left).toHaveLength(0)
  })
})

describe('the public roster', () => {
  test('heads by version, never overwritten; slices by digest', async () => {
    expect(await store.headLatest()).toBeUndefined()
    const [one, two] = [bytes(1400), bytes(1400)]
    expect(await store.putHead(1, one)).toBe(true)
    expect(await store.putHead(2, two)).toBe(true)
    expect(await store.putHead(1, one)).toBe(true)
    expect(await store.putHead(1, two)).toBe(false)
    expect(await store.head(1)).toEqual(one)
    expect(await store.head(3)).toBeUndefined()
    expect(await store.headLatest()).toEqual({ version: 2, bytes: two })
    const [digest, slice] = [bytes(32), bytes(16_384)]
    await store.putSlice(digest, slice)
    await store.putSlice(digest, slice)
    expect(await store.slice(digest)).toEqual(slice)
    expect(await store.slice(bytes(32))).toBeUndefined()
  })
})

describe('the audit chain', () => {
  test('holds in order under many at once, cannot be changed, and shows any change', async () => {
    const bodies = upTo(20).map(() => bytes(64))
    const places = await Promise.all(bodies.map((body) => store.appendAudit(body, FRIDAY_NIGHT)))
    expect([...places].sort((a, b) => a - b)).toEqual(upTo(20))
    const rows = await store.audit(0, 100)
    expect(brokenAudit(rows)).toBeUndefined()
    expect(brokenAudit(rows.slice(5), rows[4])).toBeUndefined()
    expect(rows[0]?.hour).toBe(Date.parse('2026-11-20T22:00:00Z'))
    await expect(opened.sql`update audit set body = ''`).rejects.toThrow('append only')
    await expect(opened.sql`delete from audit`).rejects.toThrow('append only')
    await expect(opened.sql`truncate audit`).rejects.toThrow('append only')
    // Controls: a changed body, a changed hour, a missing row, two rows exchanged.
    const changed = rows.map((row) => (row.n === 7 ? { ...row, body: bytes(64) } : row))
    expect(brokenAudit(changed)).toBe(7)
    expect(brokenAudit(rows.map((row) => (row.n === 3 ? { ...row, hour: row.hour + HOUR } : row)))).toBe(3)
    expect(brokenAudit(rows.filter(({ n }) => n !== 9))).toBe(10)
    const [one, two, ...rest] = rows
    if (one && two) expect(brokenAudit([two, one, ...rest])).toBe(2)
  })
})

describe('a change of the register', () => {
  test('stands right behind the row it names, or nowhere', async () => {
    const opened = await aStore(postgres)
    const one = await opened.store.appendChange(bytes(200), FRIDAY_NIGHT, new Uint8Array(32))
    const two = await opened.store.appendChange(bytes(200), FRIDAY_NIGHT, one!.hash)
    expect([one?.n, two?.n]).toEqual([1, 2])
    expect(await opened.store.appendChange(bytes(200), FRIDAY_NIGHT, one!.hash)).toBeUndefined()
    expect(await opened.store.appendChange(bytes(200), FRIDAY_NIGHT, new Uint8Array(32))).toBeUndefined()
    const both = await Promise.all(
      upTo(8).map(() => opened.store.appendChange(bytes(200), FRIDAY_NIGHT, two!.hash)),
    )
    expect(both.filter((row) => row).length).toBe(1)
    const rows = await opened.store.audit(0, 10)
    expect(rows.length).toBe(3)
    expect(brokenAudit(rows)).toBeUndefined()
    await opened.keyStore.close()
  })

  test('is not larger than a page', async () => {
    const opened = await aStore(postgres)
    await expect(opened.store.appendAudit(bytes(8193), FRIDAY_NIGHT)).rejects.toThrow('failed')
    expect(await opened.store.appendAudit(bytes(8192), FRIDAY_NIGHT)).toBe(1)
    await opened.keyStore.close()
  })
})

describe('faults', () => {
  const nameOf = (url: string): string => /\/(test_\w+)\?/.exec(url)?.[1] ?? ''

  test('say a code and nothing of the database', async () => {
    const { store: broken, sql, keyStore } = await aStore(postgres)
    const input = aHandoff()
    await broken.create(input)
    await sql`alter table frame rename to hidden`
    for (const failing of [
      () => broken.appendMessage(aMessage(input.wireId)),
      () => broken.since(input.wireId, 0, 10),
      () => broken.appendEntry(anEntry(input.wireId, input.head)),
      () => broken.create(aHandoff()),
    ]) {
      const error = await failing().catch((thrown: unknown) => thrown)
      expect(error).toEqual(new Refused('failed'))
      expect(Object.keys(error as object).sort()).toEqual(['code', 'name'])
      expect(String((error as Error).stack)).not.toMatch(/hidden|relation|does not exist/i)
    }
    await sql`alter table hidden rename to frame`
    expect(await broken.appendMessage(aMessage(input.wireId))).toMatchObject({ ok: true, seq: 3 })
    await keyStore.close()
  })

  test('a database that ends every connection is "busy", and soon answers again; the process lives on', async () => {
    const { store: cut, sql, keyStore, url: cutUrl } = await aStore(postgres)
    const { wireId, head, ...rest } = aHandoff()
    await cut.create({ wireId, head, ...rest })
    const acknowledged = new Map<number, Bytes>()
    let busy = 0
    let last = head
    const one = async (i: number): Promise<void> => {
      const message = aMessage(wireId)
      const entry = anEntry(wireId, last, { epoch: 0 })
      const answer = await (i % 6 === 0 ? cut.appendEntry(entry) : cut.appendMessage(message))
      if (!answer.ok) return
      if (i % 6 === 0) last = entry.newHead
      acknowledged.set(answer.seq, i % 6 === 0 ? entry.frame : message.bytes)
    }
    for (let round = 0; round < 5; round++) {
      const working = Promise.allSettled(upTo(60).map(one))
      await opened.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${nameOf(cutUrl)}`
      for (const answer of await working) {
        if (answer.status !== 'rejected') continue
        expect(answer.reason).toEqual(new Refused('busy'))
        busy++
      }
    }
    expect(busy).toBeGreaterThan(0)
    // A connection that the database has just closed may answer "busy" once more.
    const eventually = async <T>(work: () => Promise<T>, tries = 20): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        if (tries === 0 || !(error instanceof Refused) || error.code !== 'busy') throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
        return eventually(work, tries - 1)
      }
    }
    const frames = await eventually(() => cut.since(wireId, 0, 100_000))
    for (const [seq, frame] of acknowledged) expect(frames?.[seq - 1]?.bytes).toEqual(frame)
    expect(numbers(frames ?? [])).toEqual(upTo(frames?.length ?? 0))
    for (let i = 0; i < 20; i++) expect(await cut.appendMessage(aMessage(wireId))).toMatchObject({ ok: true })
    await sql.end()
    await keyStore.close()
  })

  test('other keys than the database’s own are refused at the start', async () => {
    const { sql, keyStore } = await aStore(postgres)
    const foreign = await openKeyFiles([`${postgres.folder}/f1`, `${postgres.folder}/f2`], bytes)
    await expect(openStore({ sql, keyStore: foreign, random: bytes })).rejects.toThrow(
      'the keys in BAKEN_KEYS do not belong to this database: put back the right ones',
    )
    await foreign.close()
    await keyStore.close()
    const { sql: empty } = await postgres.empty()
    await expect(openStore({ sql: empty, keyStore: foreign, random: bytes })).rejects.toThrow(
      'the database is not prepared: run baken migrate',
    )
  })
})
