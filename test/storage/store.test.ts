import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect, type NewEntry, openKeyFiles, openStore, type Store, type StoredFrame } from '#storage'
import { type Bytes, MAX_ENTRIES, Refused } from '#wire'
import { FRIDAY_NIGHT, type TestPostgres, testPostgres } from '../support/postgres.ts'
import { aHandoff, aMessage, aStore, bytes, idOf, type Opened } from '../support/store.ts'

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
    // Control: one frame put behind without the check is found.
    await opened.sql`insert into frame select conv, ${frames.length + 1}, expires_week, ${bytes(16)}, 1, 0, body
      from frame where conv = (select id from conversation where wire_id = ${wireId}) and seq = 2`
    const [planted] =
      await opened.sql`select body from frame where frame_id is not null and epoch = 0 limit 1`
    expect(planted).toBeDefined()
    expect(late([...frames, { seq: 9999, kind: 'message', epoch: 0, bytes: bytes(1) }])).toHaveLength(1)
  })
})
