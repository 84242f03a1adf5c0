import { beforeAll, describe, expect, it } from 'vitest'
import type { Desk, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  equal,
  FRAME,
  openEntry,
  openHead,
  openUpload,
  Refused,
  type Roster,
  STATUS_OF,
  UPLOAD,
  WRAP,
} from '#wire'
import { extend, type Thread } from '../../src/server/thread/thread.ts'
import { besideOf, isHandoff } from '../../src/server/upload-check.ts'
import { Cast, handoffBody, quick, words } from '../support/cast.ts'
import { Someone } from '../support/relay.ts'
import {
  allBits,
  bends,
  bent,
  expectRefused,
  oneBitEach,
  reader,
  shown,
  stateIn,
  taken,
  wideRoster,
  yes,
} from './bits.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('a signed head with any one bit changed', () => {
  it('is refused with one code, at the start and later, and the true one is taken', () => {
    const { roster } = new Cast(engine)
    const desk = (): Desk => new Someone(engine, roster, new Cast(engine, roster).relay).desk
    const one = desk()
    const takes = (bytes: Bytes): boolean => {
      try {
        one.supply({ heads: [bytes] })
        return true
      } catch (error) {
        expect(error).toBeInstanceOf(Refused)
        expect((error as Refused).code).toBe('stale-roster')
        return false
      }
    }
    expect(takes(roster.head)).toBe(true)
    expect(taken(roster.head, allBits(0, roster.head.length), takes)).toBe(0)
    const starts = (bytes: Bytes): boolean => {
      try {
        one.start({ head: bytes, list: roster.list, now: 0 })
        return true
      } catch (error) {
        expect((error as Refused).code).toBe('stale-roster')
        return false
      }
    }
    expect(starts(roster.head)).toBe(true)
    expect(taken(roster.head, oneBitEach(0, roster.head.length, 3), starts)).toBe(0)
    const blind = (bytes: Bytes): boolean => openHead(yes(engine), bytes, roster.roots) !== undefined
    expect(taken(roster.head, allBits(0, roster.head.length), blind)).toBeGreaterThan(2 * 512)
  })

  it('and a slice with one is none that a head names', () => {
    const cast = new Cast(engine)
    const slice = cast.roster.slices[2] ?? new Uint8Array()
    const named = (desk: Desk): boolean => desk.people({ group: 'eindhoven' }).length > 0
    const fresh = new Cast(engine, cast.roster).visitor.desk
    expect(named(fresh)).toBe(true)
    const book = (fresh as unknown as { book: { slices: Map<string, unknown> } }).book
    book.slices.clear()
    const takes = (bytes: Bytes): boolean => {
      fresh.supply({ slices: [bytes] })
      return book.slices.size > 0
    }
    const bits = [...allBits(0, 128), ...oneBitEach(128, slice.length, 4)]
    expect(taken(slice, bits, takes)).toBe(0)
    expect(takes(slice)).toBe(true)
    expect(named(fresh)).toBe(true)
  })
})

/** What the server does with an upload before it stores anything; `skips` leaves out one of its checks. */
function served(
  bytes: Bytes,
  about: { thread?: Thread; roster: Roster; genuine: Bytes; after: Thread; skips?: 'beside' },
): string {
  const upload = openUpload(bytes)
  if (!upload) return 'bad-frame'
  // an entry that is the true one to the byte was judged before
  const isSame = equal(bytes.subarray(0, FRAME), about.genuine.subarray(0, FRAME))
  const next = isSame ? { thread: about.after } : extend(about.thread, upload.frame, about.roster, engine)
  if (!('thread' in next)) return 'refused' in next ? next.refused : 'missing'
  if (about.skips !== 'beside' && !besideOf(upload, next.thread, engine)) return 'bad-frame'
  const { act, conversation } = upload.frame.entry
  return act.type !== 'create' || isHandoff(upload.message, conversation) ? 'ok' : 'bad-frame'
}

/** Every bit of the first and the last 512 bytes, one of each byte between. */
const uploadBits = (seed: number): number[] => [
  ...allBits(0, 512),
  ...oneBitEach(512, UPLOAD - 512, seed),
  ...allBits(UPLOAD - 512, UPLOAD),
]

function threadAfter(thread: Thread | undefined, bytes: Bytes, roster: Roster): Thread {
  const frame = openEntry(bytes.slice(0, FRAME))
  const next = frame && extend(thread, frame, roster, engine)
  if (!next || !('thread' in next)) throw new Error('the true one was refused')
  return next.thread
}

describe('an upload with a bit changed', () => {
  it('is refused by the server wherever the bit is, when all of it is named by its entry', () => {
    const cast = new Cast(engine)
    const [create] = cast.frames()
    const roster = wideRoster(cast)
    const thread = threadAfter(undefined, create?.bytes ?? new Uint8Array(), roster)
    const was = structuredClone(thread)
    const { bytes } = cast.staff('Anna').desk.accept({ conversation: cast.c, mode: 'here' })
    const about = { thread, roster, genuine: bytes, after: threadAfter(thread, bytes, roster) }
    expect(served(bytes, about)).toBe('ok')
    const codes = new Set<string>()
    const takes = (flip: Bytes): boolean => {
      const code = served(flip, about)
      codes.add(code)
      return code === 'ok'
    }
    expect(taken(bytes, uploadBits(5), takes)).toBe(0)
    expect([...codes].filter((code) => !(code in STATUS_OF))).toEqual([])
    expect(thread).toEqual(was)
    // a server that does not look at what lies beside takes one flip for every byte of every wrap
    const wraps = openUpload(bytes)?.wraps.length ?? 0
    expect(wraps).toBeGreaterThan(3)
    const careless = (flip: Bytes): boolean => served(flip, { ...about, skips: 'beside' }) === 'ok'
    const inWraps = uploadBits(5).filter((bit) => bit >> 3 >= FRAME && bit >> 3 < FRAME + 2 + wraps * WRAP)
    expect(taken(bytes, inWraps, careless)).toBeGreaterThanOrEqual(wraps * WRAP)
  })

  it('of a handoff: by the server where its entry names it, by the reader where it is sealed', () => {
    const cast = new Cast(engine)
    const { bytes, conversation } = cast.visitor.desk.handoff({
      team: 'eindhoven',
      helpdesk: 'comensha',
      body: handoffBody('ayuda'),
    })
    const roster = wideRoster(cast)
    const about = { roster, genuine: bytes, after: threadAfter(undefined, bytes, roster) }
    expect(served(bytes, about)).toBe('ok')
    const bits = uploadBits(6)
    const left = bits.filter((bit) => {
      const code = served(bent(bytes, bit), about)
      expect(code === 'ok' || code in STATUS_OF).toBe(true)
      return code === 'ok'
    })
    const upload = openUpload(bytes)
    const message = upload?.message ?? new Uint8Array()
    const start = UPLOAD - message.length
    // what the server cannot see is the sealed message after its header, and nothing else
    expect(Math.min(...left) >> 3).toBe(start + 20)
    expect(left.length).toBe(bits.filter((bit) => bit >> 3 >= start + 20).length)
    cast.relay.keep(bytes)
    const bram = reader(cast, [])
    const first = [{ seq: 1, bytes: bytes.slice(0, FRAME) }]
    const before = bram.read(conversation, first)
    const state = stateIn(bram.desk, conversation)
    const inside = left.map((bit) => bit - 8 * start)
    const after = shown(bram, conversation, 1, bends(message, inside))
    expectRefused(before, after, inside.length, ['unreadable'])
    expect(stateIn(bram.desk, conversation)).toBe(state)
    expect(words(shown(bram, conversation, after.cursor, [message])).at(-1)).toBe('handoff')
  })
})
