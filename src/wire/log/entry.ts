import { type Bytes, concat } from '../codec/bytes.ts'
import { decode, type Reader } from '../codec/reader.ts'
import { Writer } from '../codec/writer.ts'
import { type Principal, readPrincipal, writePrincipal } from '../principal.ts'
import { FRAME, HASH, ID, KEY, MAX_WRAPS, SIGNATURE } from '../sizes.ts'
import { LABEL, labelled, shortHash, type Verifier } from '../verifier.ts'

/** Entry types and their number on the wire (PROTOCOL §6). */
export const ENTRY = {
  create: 1,
  code: 2,
  back: 3,
  accept: 4,
  add: 5,
  rewrap: 6,
  leave: 7,
  remove: 8,
  rotate: 9,
  close: 10,
} as const
export type EntryType = keyof typeof ENTRY

export type Mode = 'here' | 'away'

/** A new epoch: key confirmation and one hash per wrap, in the computed order of recipients. */
export type EpochBlock = {
  readonly epoch: number
  readonly mode: Mode
  readonly confirm: Bytes
  readonly wraps: readonly Bytes[]
}

export type Create = {
  readonly type: 'create'
  readonly headHash: Bytes
  /** Group codes of the receivers named in the visitor's consent; '' when not chosen. */
  readonly team: string
  readonly helpdesk: string
  readonly kem: Bytes
  readonly token: Bytes
  readonly salt: Bytes
}
export const SCOPE = { now: 0, summary: 1, everything: 2 } as const
export type ScopeName = keyof typeof SCOPE
export type RewrapItem = { readonly epoch: number; readonly recipient: Bytes; readonly wrap: Bytes }

export type Act =
  | Create
  | {
      readonly type: 'code'
      readonly locator: Bytes
      readonly sign: Bytes
      readonly kem: Bytes
      readonly tag: Bytes
    }
  | { readonly type: 'back'; readonly sign: Bytes; readonly kem: Bytes; readonly token: Bytes }
  | { readonly type: 'accept' }
  | { readonly type: 'add'; readonly principal: Principal; readonly from: number; readonly scope: ScopeName }
  | { readonly type: 'rewrap'; readonly items: readonly RewrapItem[] }
  | { readonly type: 'leave' }
  | { readonly type: 'remove'; readonly principal: Principal }
  | { readonly type: 'remove'; readonly device: Bytes }
  | { readonly type: 'rotate' }
  | { readonly type: 'close' }

export type Entry = {
  readonly conversation: Bytes
  readonly n: number
  readonly previous: Bytes
  readonly version: number
  /** Ed25519 key of the author, and the group it speaks for ('' for visitor and guest). */
  readonly author: Bytes
  readonly group: string
  readonly act: Act
  readonly block?: EpochBlock
}

/** Types that start a new epoch, so must carry a block; the others must not. */
export const STARTS_EPOCH: ReadonlySet<EntryType> = new Set([
  'create',
  'back',
  'accept',
  'add',
  'remove',
  'rotate',
])
/** At most this many old wraps fit one `rewrap`. */
export const MAX_REWRAP = 12

const SIGNED = FRAME - SIGNATURE

function writeCreate(writer: Writer, act: Create): void {
  writer.fixed(act.headHash, HASH).text(act.team).text(act.helpdesk)
  writer.fixed(act.kem, HASH).fixed(act.token, HASH).fixed(act.salt, ID)
}

function writeAct(writer: Writer, act: Act): void {
  switch (act.type) {
    case 'create':
      writeCreate(writer, act)
      return
    case 'code':
      writer.fixed(act.locator, ID).fixed(act.sign, KEY).fixed(act.kem, HASH).fixed(act.tag, HASH)
      return
    case 'back':
      writer.fixed(act.sign, KEY).fixed(act.kem, HASH).fixed(act.token, HASH)
      return
    case 'add':
      writePrincipal(writer, act.principal)
      writer.u16(act.from).u8(SCOPE[act.scope])
      return
    case 'rewrap':
      writer.list(act.items, (item) =>
        writer.u16(item.epoch).fixed(item.recipient, HASH).fixed(item.wrap, HASH),
      )
      return
    case 'remove':
      if ('device' in act) writer.u8(1).fixed(act.device, KEY)
      else writePrincipal(writer.u8(0), act.principal)
      return
    default:
      return
  }
}

/** The signed part, 960 bytes, padding included. */
export function entryBody(entry: Entry): Bytes {
  const writer = new Writer().u8(1).u8(ENTRY[entry.act.type])
  writer.fixed(entry.conversation, ID).u16(entry.n).fixed(entry.previous, HASH).u32(entry.version)
  writer.fixed(entry.author, KEY).text(entry.group)
  writeAct(writer, entry.act)
  if (entry.block) {
    writer.u16(entry.block.epoch).u8(entry.block.mode === 'away' ? 1 : 0)
    writer.fixed(entry.block.confirm, HASH).list(entry.block.wraps, (wrap) => writer.fixed(wrap, HASH))
  }
  return writer.done(SIGNED)
}

export function entryFrame(body: Bytes, signature: Bytes): Bytes {
  return concat(body, signature)
}

/** What is signed for an entry. */
export function entryMessage(body: Bytes): Bytes {
  return labelled(LABEL.entry, body)
}

/**
 * The conversation's id: hash over the opening of `create` (author, version, receivers, keys, salt). Wraps and
 * key confirmation of epoch 0 bind this id, so it cannot cover them (ADR 0001); the entry's signature does.
 */
export function conversationId(verifier: Verifier, author: Bytes, version: number, act: Create): Bytes {
  const writer = new Writer().fixed(author, KEY).u32(version)
  writeCreate(writer, act)
  return shortHash(verifier, LABEL.conversation, writer.done())
}

function readCreate(reader: Reader): Act {
  return {
    type: 'create',
    headHash: reader.raw(HASH),
    team: reader.text(),
    helpdesk: reader.text(),
    kem: reader.raw(HASH),
    token: reader.raw(HASH),
    salt: reader.raw(ID),
  }
}

function readAdd(reader: Reader): Act {
  const principal = readPrincipal(reader)
  const from = reader.u16()
  const code = reader.u8()
  const scope = (Object.keys(SCOPE) as ScopeName[]).find((name) => SCOPE[name] === code)
  reader.must(scope !== undefined)
  return { type: 'add', principal, from, scope: scope ?? 'now' }
}

function readRewrap(reader: Reader): Act {
  const items = reader.list(MAX_REWRAP, () => ({
    epoch: reader.u16(),
    recipient: reader.raw(HASH),
    wrap: reader.raw(HASH),
  }))
  reader.must(items.length > 0)
  return { type: 'rewrap', items }
}

function readRemove(reader: Reader): Act {
  const what = reader.u8()
  reader.must(what <= 1)
  return what === 1
    ? { type: 'remove', device: reader.raw(KEY) }
    : { type: 'remove', principal: readPrincipal(reader) }
}

const READ: { readonly [K in EntryType]: (reader: Reader) => Act } = {
  create: readCreate,
  code: (r) => ({ type: 'code', locator: r.raw(ID), sign: r.raw(KEY), kem: r.raw(HASH), tag: r.raw(HASH) }),
  back: (r) => ({ type: 'back', sign: r.raw(KEY), kem: r.raw(HASH), token: r.raw(HASH) }),
  accept: () => ({ type: 'accept' }),
  add: readAdd,
  rewrap: readRewrap,
  leave: () => ({ type: 'leave' }),
  remove: readRemove,
  rotate: () => ({ type: 'rotate' }),
  close: () => ({ type: 'close' }),
}

function readBlock(reader: Reader): EpochBlock {
  const epoch = reader.u16()
  const mode = reader.u8()
  reader.must(mode <= 1)
  const confirm = reader.raw(HASH)
  const wraps = reader.list(MAX_WRAPS, () => reader.raw(HASH))
  return { epoch, mode: mode === 1 ? 'away' : 'here', confirm, wraps }
}

function readEntry(reader: Reader): Entry {
  reader.must(reader.u8() === 1)
  const number = reader.u8()
  const type = (Object.keys(ENTRY) as EntryType[]).find((name) => ENTRY[name] === number)
  reader.must(type !== undefined)
  const start = {
    conversation: reader.raw(ID),
    n: reader.u16(),
    previous: reader.raw(HASH),
    version: reader.u32(),
    author: reader.raw(KEY),
    group: reader.text(),
    act: READ[type ?? 'close'](reader),
  }
  const entry = type !== undefined && STARTS_EPOCH.has(type) ? { ...start, block: readBlock(reader) } : start
  reader.end()
  return entry
}

export type EntryFrame = {
  readonly entry: Entry
  readonly body: Bytes
  readonly signature: Bytes
  readonly bytes: Bytes
}

/** Exactly FRAME bytes, every field canonical, padding zero; else `undefined`. */
export function openEntry(bytes: Bytes): EntryFrame | undefined {
  if (bytes.length !== FRAME) return undefined
  const body = bytes.slice(0, SIGNED)
  const entry = decode(body, readEntry)
  return entry && { entry, body, signature: bytes.slice(SIGNED), bytes }
}
