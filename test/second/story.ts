import { ascii, type Bytes, cat, hex, raw } from './bytes.ts'
import { type Block, conversationId, type Entry, type EntryOf, encodeBody } from './entry.ts'
import { type Crypto, H, L, noble } from './labels.ts'
import { createLog, type Log } from './membership.ts'
import type { Roster } from './roster.ts'

/** A small world in symbols: a name is its key, and a signature is whoever knows the name's. */
export const key = (name: string): string => hex(H('salt', ascii(name)))
const person = (name: string): string => key(name).slice(0, 32)
const mark = (author: string, message: Bytes): Bytes =>
  cat(H('login', raw(author), message), H('login', message, raw(author)))

const crypto: Crypto = {
  hash: noble.hash,
  verify: (signature, message, author) => hex(signature) === hex(mark(hex(author), message)),
}

type Table = Record<string, { role: 'team' | 'helpdesk' | 'partner'; people: Record<string, string[]> }>

/** Groups of people of devices, each named. */
export const rosterFrom = (version: number, table: Table): Roster => ({
  version,
  hash: key(`head ${version}`),
  groups: Object.entries(table).map(([code, { role, people }]) => ({
    code,
    role,
    people: Object.entries(people).map(([name, devices]) => ({
      id: person(name),
      devices: devices.map((one) => ({ sign: key(one), kem: key(`kem ${one}`) })),
    })),
  })),
})

const many = (name: string, count: number): Record<string, string[]> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, [`${name}${i}`]]))

export const TABLE: Table = {
  eindhoven: { role: 'team', people: { anna: ['anna', 'anna2'], bram: ['bram'] } },
  drenthe: { role: 'team', people: { chris: ['chris'] } },
  comensha: { role: 'helpdesk', people: { dina: ['dina'], emre: ['emre'] } },
  shn: { role: 'partner', people: { fenna: ['fenna'], gert: ['gert'] } },
  big: { role: 'team', people: many('big', 8) },
  large: { role: 'partner', people: many('large', 8) },
}
const { bram: _, ...withoutBram } = TABLE['eindhoven']!.people
const rosters = [
  rosterFrom(1, TABLE),
  rosterFrom(2, { ...TABLE, eindhoven: { role: 'team', people: withoutBram } }),
]

type Fields<T> = T extends Entry
  ? Omit<T, 'conversation' | 'n' | 'previous' | 'version' | 'author' | 'group' | 'block'>
  : never
export type Draft = Fields<Entry>
export type By = {
  readonly as: string
  readonly group?: string
  readonly version?: number
  readonly mode?: Block['mode']
  readonly wraps?: number
  readonly over?: Record<string, unknown>
}

const STARTS = ['create', 'back', 'accept', 'add', 'remove', 'rotate']

const frameOf = (log: Log, draft: Draft, by: By, wraps: number): Bytes => {
  const { state } = log
  const epoch = state?.epochs.length ?? 0
  const names = Array.from({ length: wraps }, (_, i) => key(`wrap ${i}`))
  const block = { epoch, mode: by.mode ?? 'here', confirm: key(`confirm ${epoch}`), wraps: names }
  const base = {
    conversation: state?.conversation ?? '',
    n: state?.hashes.length ?? 0,
    previous: state?.hashes.at(-1) ?? '00'.repeat(32),
    version: by.version ?? state?.version ?? 1,
    author: key(by.as),
    group: by.group ?? '',
  }
  const plain = { ...base, ...draft, ...(STARTS.includes(draft.type) ? { block } : {}) } as Entry
  const named = state ? plain : { ...plain, conversation: conversationId(plain as EntryOf<'create'>) }
  const body = encodeBody({ ...named, ...by.over } as Entry)
  return cat(body, mark(key(by.as), L('entry', body)))
}

/** The log behind this entry, or the code it is refused with; with the one number of wraps that is taken, if any is. */
export const attempt = (log: Log, draft: Draft, by: By): Log | string => {
  const counts = by.wraps === undefined ? Array.from({ length: 21 }, (_, i) => i) : [by.wraps]
  const answers = counts.map((wraps) => log.apply(frameOf(log, draft, by, wraps)))
  const taken = answers.filter((one) => one.ok)
  if (STARTS.includes(draft.type) && taken.length > 1)
    throw new Error('more than one number of wraps is taken')
  const [first] = taken.length > 0 ? taken : answers
  if (!first) throw new Error('nothing tried')
  return first.ok ? first.log : first.code
}

/** As `attempt`, where it has to be taken. */
export const play = (log: Log, draft: Draft, by: By): Log => {
  const next = attempt(log, draft, by)
  if (typeof next === 'string') throw new Error(`${draft.type} by ${by.as}: ${next}`)
  return next
}

export const empty = createLog({ rosterOf: (version) => rosters[version - 1], crypto })
export const CREATE: Draft = {
  type: 'create',
  head: key('head 1'),
  team: 'eindhoven',
  helpdesk: 'comensha',
  kem: key('kem tab'),
  token: key('token'),
  salt: key('salt').slice(0, 32),
}
export const CODE: Draft = {
  type: 'code',
  locator: key('locator').slice(0, 32),
  sign: key('code'),
  kem: key('kem code'),
  tag: key('tag'),
}
export const BACK: Draft = { type: 'back', sign: key('tab2'), kem: key('kem tab2'), token: key('token2') }
export const guest = (...names: string[]) =>
  ({ kind: 'guest', keys: names.map((name) => ({ sign: key(name), kem: key(`kem ${name}`) })) }) as const
export const team = (group: string) => ({ kind: 'team', group }) as const
export const someone = (group: string, name: string) =>
  ({ kind: 'person', group, person: person(name) }) as const

export const TAB: By = { as: 'tab' }
export const TAB2: By = { as: 'tab2' }
export const by = (as: string, group: string, more: Partial<By> = {}): By => ({ as, group, ...more })
export const created = play(empty, CREATE, TAB)
export const accepted = play(created, { type: 'accept' }, by('anna', 'eindhoven'))
/** Names of the readers of the newest epoch, tab and code among them. */
export const readersOf = (log: Log): string[] => {
  const people = Object.values(TABLE).flatMap((group) => Object.values(group.people).flat())
  const names = [...people, 'tab', 'tab2', 'code', 'code2', 'guest', 'guest2']
  const recipients = log.state?.epochs.at(-1)?.recipients ?? []
  return recipients.map((kem) => names.find((name) => key(`kem ${name}`) === kem) ?? kem)
}
