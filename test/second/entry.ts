import {
  type Bytes,
  cat,
  exactly,
  filled,
  hex,
  Inexact,
  list,
  type Reader,
  raw,
  text,
  u8,
  u16,
  u32,
} from './bytes.ts'
import { type Crypto, L, noble, sign } from './labels.ts'
import { type Principal, readPrincipal, writePrincipal } from './principal.ts'

/** §6.1 and §6.4. Ids, keys and hashes in hex. */
export type Block = {
  readonly epoch: number
  readonly mode: 'here' | 'away'
  readonly confirm: string
  readonly wraps: readonly string[]
}
type Late = { readonly epoch: number; readonly recipient: string; readonly wrap: string }

type Base = {
  readonly conversation: string
  readonly n: number
  readonly previous: string
  readonly version: number
  readonly author: string
  readonly group: string
}
type Keys = 'sign' | 'kem'
type Create = Record<'head' | 'team' | 'helpdesk' | 'kem' | 'token' | 'salt', string>
export type Entry = Base &
  (
    | ({ readonly type: 'create'; readonly block: Block } & Readonly<Create>)
    | ({ readonly type: 'code' } & Readonly<Record<'locator' | Keys | 'tag', string>>)
    | ({ readonly type: 'back'; readonly block: Block } & Readonly<Record<Keys | 'token', string>>)
    | { readonly type: 'accept'; readonly block: Block }
    | { readonly type: 'rotate'; readonly block: Block }
    | {
        readonly type: 'add'
        readonly principal: Principal
        readonly from: number
        /** 0 from now, 1 summary, 2 everything. */
        readonly scope: number
        readonly block: Block
      }
    | { readonly type: 'rewrap'; readonly items: readonly Late[] }
    | { readonly type: 'leave' }
    | { readonly type: 'close' }
    | { readonly type: 'remove'; readonly target: Principal | string; readonly block: Block }
  )
export type EntryOf<T extends Entry['type']> = Extract<Entry, { type: T }>

const TYPES = [
  'create',
  'code',
  'back',
  'accept',
  'add',
  'rewrap',
  'leave',
  'remove',
  'rotate',
  'close',
] as const
const BODY = 960
const MODES = ['here', 'away'] as const

const readBlock = (from: Reader): Block => ({
  epoch: from.uint(2),
  mode: from.upTo(1) === 0 ? 'here' : 'away',
  confirm: from.hex(32),
  wraps: from.list(20, () => from.hex(32)),
})

const readTarget = (from: Reader): Principal | string =>
  from.upTo(1) === 1 ? from.hex(32) : readPrincipal(from)

const readItem = (from: Reader): Late => ({
  epoch: from.uint(2),
  recipient: from.hex(32),
  wrap: from.hex(32),
})

/** The fields of a type in the order they stand in, and the block behind them. */
const readFields = (type: Entry['type'], from: Reader, base: Base): Entry => {
  if (type === 'create') {
    const names = { head: from.hex(32), team: from.text(), helpdesk: from.text(), kem: from.hex(32) }
    return { ...base, type, ...names, token: from.hex(32), salt: from.hex(16), block: readBlock(from) }
  }
  if (type === 'code') {
    const registered = { locator: from.hex(16), sign: from.hex(32), kem: from.hex(32) }
    return { ...base, type, ...registered, tag: from.hex(32) }
  }
  if (type === 'back') {
    const tab = { sign: from.hex(32), kem: from.hex(32), token: from.hex(32) }
    return { ...base, type, ...tab, block: readBlock(from) }
  }
  if (type === 'add') {
    const joins = { principal: readPrincipal(from), from: from.uint(2), scope: from.upTo(2) }
    return { ...base, type, ...joins, block: readBlock(from) }
  }
  if (type === 'rewrap') return { ...base, type, items: from.list(12, () => readItem(from)) }
  if (type === 'remove') return { ...base, type, target: readTarget(from), block: readBlock(from) }
  if (type === 'accept' || type === 'rotate') return { ...base, type, block: readBlock(from) }
  return { ...base, type }
}

const readBody = (from: Reader): Entry => {
  from.const(1)
  const type = TYPES[from.uint(1) - 1]
  if (!type) throw new Inexact('type')
  const base = {
    conversation: from.hex(16),
    n: from.uint(2),
    previous: from.hex(32),
    version: from.uint(4),
    author: from.hex(32),
    group: from.text(),
  }
  const entry = readFields(type, from, base)
  from.zeros()
  return entry
}

/** Undefined unless the 1,024 bytes are exactly one entry. The signature is not looked at. */
export const decodeEntry = (frame: Bytes): Entry | undefined =>
  frame.length === 1024 ? exactly(frame.slice(0, BODY), readBody) : undefined

const writeBlock = (block: Block): Bytes =>
  cat(u16(block.epoch), u8(MODES.indexOf(block.mode)), raw(block.confirm), list(block.wraps.map(raw)))

/** The part of `create` that names the conversation, and the fields of every other type. */
const writeFields = (entry: Entry): Bytes => {
  switch (entry.type) {
    case 'create':
      return cat(
        raw(entry.head),
        text(entry.team),
        text(entry.helpdesk),
        raw(entry.kem + entry.token + entry.salt),
      )
    case 'code':
      return raw(entry.locator + entry.sign + entry.kem + entry.tag)
    case 'back':
      return raw(entry.sign + entry.kem + entry.token)
    case 'add':
      return cat(writePrincipal(entry.principal), u16(entry.from), u8(entry.scope))
    case 'rewrap':
      return list(entry.items.map((item) => cat(u16(item.epoch), raw(item.recipient + item.wrap))))
    case 'remove':
      return typeof entry.target === 'string'
        ? cat(u8(1), raw(entry.target))
        : cat(u8(0), writePrincipal(entry.target))
    default:
      return new Uint8Array()
  }
}

export const encodeBody = (entry: Entry): Bytes => {
  const base = cat(u8(1), u8(TYPES.indexOf(entry.type) + 1), raw(entry.conversation), u16(entry.n))
  const who = cat(raw(entry.previous), u32(entry.version), raw(entry.author), text(entry.group))
  const block = 'block' in entry ? writeBlock(entry.block) : new Uint8Array()
  return filled(cat(base, who, writeFields(entry), block), BODY)
}

export const signEntry = (entry: Entry, seed: Bytes): Bytes => {
  const body = encodeBody(entry)
  return cat(body, sign(seed, L('entry', body)))
}

export const isSigned = (frame: Bytes, crypto: Crypto = noble): boolean => {
  const author = frame.slice(56, 88)
  return crypto.verify(frame.slice(BODY), L('entry', frame.slice(0, BODY)), author)
}

export const entryHash = (frame: Bytes, crypto: Crypto = noble): string => hex(crypto.hash(L('entry', frame)))

/** ADR 0001 */
export const conversationId = (entry: EntryOf<'create'>, crypto: Crypto = noble): string =>
  hex(crypto.hash(L('conversation', raw(entry.author), u32(entry.version), writeFields(entry))).slice(0, 16))
