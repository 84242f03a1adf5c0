import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  decodeHeadList,
  FRAME,
  fromHex,
  hash,
  LABEL,
  type LogState,
  loadSlice,
  openEntry,
  openHead,
  openMessage,
  openUpload,
  type Roster,
  reduce,
  SLICE,
  toHex,
  UPLOAD,
} from '#wire'
import { makeVectors } from './vectors.ts'

/** `WRITE_VECTORS=1 npx vitest run test/session/vectors` freezes them anew: a change of the protocol, never of a test. */
const NAMES = ['roster', 'log', 'messages', 'wraps', 'keys', 'refused', 'among-staff'] as const
const fileOf = (name: string): string => new URL(`../vectors/${name}.json`, import.meta.url).pathname

type Files = {
  roster: {
    roots: { public: string }[]
    head: string
    headHash: string
    list: string
    next: { head: string; headHash: string; list: string }
    slices: { bytes: string; digest: string }[]
  }
  log: { conversation: string; entries: { type: string; sent: string; size: number; state: LogState }[] }
  'among-staff': {
    roster: Pick<Files['roster'], 'roots' | 'head' | 'slices'>
    log: Files['log']
    refused: Files['refused']['entries']
  }
  refused: {
    entries: { name: string; after: number; frame: string; refused: string | null }[]
    heads: { name: string; bytes: string }[]
    uploads: { name: string; bytes: string; size: number }[]
    lists: { name: string; bytes: string }[]
    messages: { name: string; bytes: string }[]
  }
}

const bytes = (hex: string, size = hex.length / 2): Uint8Array => {
  const out = new Uint8Array(size)
  out.set(fromHex(hex)!)
  return out
}

let engine: Engine
let made: Readonly<Record<string, unknown>>
let files: Files

beforeAll(async () => {
  engine = await loadSodium()
  made = await makeVectors()
  if (process.env['WRITE_VECTORS']) {
    for (const name of NAMES) writeFileSync(fileOf(name), `${JSON.stringify(made[name], null, 1)}\n`)
  }
  files = Object.fromEntries(
    NAMES.map((name) => [name, JSON.parse(readFileSync(fileOf(name), 'utf8'))]),
  ) as Files
})

function rosterOf(): Roster {
  const roots = files.roster.roots.map((root) => bytes(root.public))
  const signed = openHead(engine, bytes(files.roster.head), roots)!
  const slices = files.roster.slices.map((slice) => loadSlice(engine, bytes(slice.bytes, SLICE))!)
  return {
    heads: new Map([[signed.head.version, signed]]),
    slices: new Map(slices.map((slice) => [slice.digest, slice])),
  }
}

describe('frozen vectors', () => {
  it.each(NAMES)('%s.json is what this code makes', (name) => {
    expect(JSON.parse(JSON.stringify(made[name]))).toEqual((files as Record<string, unknown>)[name])
  })

  it('the log is accepted entry by entry, with every type in it, and gives the frozen states', () => {
    const roster = rosterOf()
    let state: LogState | undefined
    for (const one of files.log.entries) {
      const sent = bytes(one.sent, one.size)
      const upload = one.size === UPLOAD ? openUpload(sent) : undefined
      const frame = upload?.frame ?? openEntry(sent)!
      const result = reduce(state, frame, roster, engine)
      expect('state' in result, one.type).toBe(true)
      if ('state' in result) state = result.state
      expect(JSON.parse(JSON.stringify(state))).toEqual(one.state)
      const wraps =
        frame.entry.act.type === 'rewrap'
          ? frame.entry.act.items.map((item) => item.wrap)
          : (frame.entry.block?.wraps ?? [])
      expect(upload?.wraps.map((wrap) => toHex(hash(engine, LABEL.wrap, wrap))) ?? []).toEqual(
        wraps.map(toHex),
      )
    }
    const types = new Set(files.log.entries.map((one) => one.type))
    expect([...types].sort()).toEqual([
      'accept',
      'add',
      'back',
      'close',
      'code',
      'create',
      'leave',
      'remove',
      'rewrap',
      'rotate',
    ])
  })

  it('what must be refused is refused, each with its code, and changes nothing', () => {
    const roster = rosterOf()
    const states: (LogState | undefined)[] = [undefined]
    for (const { sent } of files.log.entries) {
      const result = reduce(states.at(-1), openEntry(bytes(sent, UPLOAD).slice(0, FRAME))!, roster, engine)
      if ('state' in result) states.push(result.state)
    }
    expect(states).toHaveLength(files.log.entries.length + 1)
    for (const { name, after, frame, refused } of files.refused.entries) {
      const state = states[after]
      const opened = openEntry(bytes(frame))
      if (refused === null || !opened) {
        expect(opened, name).toBeUndefined()
        expect(refused, name).toBeNull()
        continue
      }
      expect(reduce(state, opened, roster, engine), name).toEqual({ refused })
    }
    const roots = files.roster.roots.map((root) => bytes(root.public))
    for (const head of files.refused.heads)
      expect(openHead(engine, bytes(head.bytes), roots), head.name).toBeUndefined()
    for (const upload of files.refused.uploads)
      expect(openUpload(bytes(upload.bytes, upload.size)), upload.name).toBeUndefined()
    for (const list of files.refused.lists)
      expect(decodeHeadList(bytes(list.bytes)), list.name).toBeUndefined()
    for (const message of files.refused.messages)
      expect(openMessage(bytes(message.bytes)), message.name).toBeUndefined()
  })

  it('a conversation among staff is accepted entry by entry, and what must be refused in it is', () => {
    const { roster: given, log, refused } = files['among-staff']
    const roots = given.roots.map((root) => bytes(root.public))
    const signed = openHead(engine, bytes(given.head), roots)!
    const slices = given.slices.map((slice) => loadSlice(engine, bytes(slice.bytes, SLICE))!)
    const roster: Roster = {
      heads: new Map([[signed.head.version, signed]]),
      slices: new Map(slices.map((slice) => [slice.digest, slice])),
    }
    const states: (LogState | undefined)[] = [undefined]
    for (const { sent, state } of log.entries) {
      const result = reduce(states.at(-1), openEntry(bytes(sent, UPLOAD).slice(0, FRAME))!, roster, engine)
      if (!('state' in result)) throw new Error(JSON.stringify(result))
      expect(JSON.parse(JSON.stringify(result.state))).toEqual(state)
      states.push(result.state)
    }
    for (const { name, after, frame, refused: code } of refused)
      expect(reduce(states[after], openEntry(bytes(frame))!, roster, engine), name).toEqual({ refused: code })
  })
})
