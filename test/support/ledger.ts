import { expect } from 'vitest'
import {
  type Act,
  audienceOf,
  authorOf,
  type Bytes,
  type Code,
  type Create,
  change,
  conversationId,
  type Entry,
  type EntryFrame,
  type EpochBlock,
  entryBody,
  entryFrame,
  entryMessage,
  epochOf,
  fromHex,
  headOf,
  type LogState,
  type Mode,
  openEntry,
  type Principal,
  type Reduced,
  type Roster,
  recipientsOf,
  reduce,
  STARTS_EPOCH,
} from '#wire'
import { kemHash, named, personId, signTerm, termRoster, terms } from './terms.ts'

/** Who signs: a key that is a name, and the group the entry claims. */
export type Hand = { readonly key: Bytes; readonly group: string }

export const hand = (name: string, group = ''): Hand => ({ key: named(name), group })
export const tab = hand('tab')
export const anna = hand('Anna.0', 'eindhoven')
export const anna2 = hand('Anna.1', 'eindhoven')
export const bram = hand('Bram.0', 'eindhoven')
export const dina = hand('Dina.0', 'comensha')
export const chris = hand('Chris.0', 'drenthe')
export const fenna = hand('Fenna.0', 'shn-brabant')
export const returner = hand('return')

export const team = (group: string): Principal => ({ kind: 'team', group })
export const person = (group: string, name: string): Principal => ({
  kind: 'person',
  group,
  person: personId(name),
})
export const guest = (...names: readonly string[]): Principal => ({
  kind: 'guest',
  keys: names.map((name) => ({ sign: named(name), kem: kemHash(name) })),
})

export const codeAct = (name = 'return'): Act => ({
  type: 'code',
  locator: named(`${name} locator`).slice(0, 16),
  sign: named(name),
  kem: kemHash(name),
  tag: named(`${name} tag`),
})
export const backAct = (name = 'second tab'): Act => ({
  type: 'back',
  sign: named(name),
  kem: kemHash(name),
  token: named(`${name} token`),
})
export const addAct = (
  principal: Principal,
  from: number,
  scope: 'now' | 'summary' | 'everything' = 'now',
): Act => ({ type: 'add', principal, from, scope })

export type Options = {
  readonly version?: number
  readonly mode?: Mode
  /** Changes the finished entry before it is signed. */
  readonly bend?: (entry: Entry) => Entry
  /** Signs with another key than the author's. */
  readonly signer?: Bytes
  readonly roster?: Roster
}

let counter = 0

function createAct(roster: Roster, version: number, groups: { team?: string; helpdesk?: string }): Create {
  return {
    type: 'create',
    headHash: roster.heads.get(version)!.hash,
    team: groups.team ?? '',
    helpdesk: groups.helpdesk ?? '',
    kem: kemHash('tab'),
    token: named('token'),
    salt: named(`salt ${++counter}`).slice(0, 16),
  }
}

/** One conversation's log, told entry by entry. A refused entry is shown to change nothing each time. */
export class Ledger {
  readonly roster: Roster
  state: LogState | undefined
  readonly frames: Bytes[] = []

  constructor(roster: Roster = termRoster()) {
    this.roster = roster
  }

  known(): LogState {
    if (!this.state) throw new Error('no create yet')
    return this.state
  }

  get epoch(): number {
    return epochOf(this.known())
  }

  createFrame(
    groups: { team?: string; helpdesk?: string },
    options: Options & { act?: Partial<Create> } = {},
  ): EntryFrame {
    const version = options.version ?? 1
    const act = { ...createAct(this.roster, version, groups), ...options.act }
    const members = [act.team, act.helpdesk].filter((code) => code !== '')
    const audience = {
      tab: { sign: '', kem: '', token: '' },
      members: members.map((group) => ({ principal: team(group), from: 0 })),
      removed: [],
    }
    return this.frame(
      {
        conversation: conversationId(terms, tab.key, version, act),
        n: 0,
        previous: new Uint8Array(32),
        version,
        author: tab.key,
        group: '',
        act,
        block: this.block(recipientsOf(this.roster, version, audience, 'here', true), 0, 'here'),
      },
      options,
    )
  }

  /** A conversation among staff: this device asks that group (PROTOCOL §6.7). */
  askFrame(
    by: Hand,
    asked: string,
    options: Options & { act?: Partial<Create>; groups?: readonly string[] } = {},
  ): EntryFrame {
    const version = options.version ?? 1
    const bare = { kem: new Uint8Array(32), token: new Uint8Array(32) }
    const act = { ...createAct(this.roster, version, { team: asked }), ...bare, ...options.act }
    const members = (options.groups ?? [by.group, asked]).map((group) => ({
      principal: team(group),
      from: 0,
    }))
    const recipients = recipientsOf(this.roster, version, { members, removed: [] }, 'here', false)
    return this.frame(
      {
        conversation: conversationId(terms, by.key, version, act),
        n: 0,
        previous: new Uint8Array(32),
        version,
        author: by.key,
        group: by.group,
        act,
        block: this.block(recipients, 0, 'here'),
      },
      options,
    )
  }

  private block(recipients: ReturnType<typeof recipientsOf>, epoch: number, mode: Mode): EpochBlock {
    const count = 'missing' in recipients ? 0 : recipients.length
    const wraps = Array.from({ length: count }, () => named(`wrap ${++counter}`))
    return { epoch, mode, confirm: named(`confirm ${++counter}`), wraps: wraps.slice(0, 20) }
  }

  private frame(entry: Entry, options: Options): EntryFrame {
    const bent = options.bend?.(entry) ?? entry
    const body = entryBody(bent)
    const signature = signTerm(options.signer ?? bent.author, entryMessage(body))
    return openEntry(entryFrame(body, signature))!
  }

  /** The entry an honest client would make, whether or not the rules allow it. */
  make(by: Hand, act: Act, options: Options = {}): EntryFrame {
    const state = this.known()
    const version = options.version ?? state.version
    const base: Entry = {
      conversation: fromHex(state.conversation)!,
      n: state.hashes.length,
      previous: fromHex(headOf(state))!,
      version,
      author: by.key,
      group: by.group,
      act,
    }
    if (!STARTS_EPOCH.has(act.type)) return this.frame(base, options)
    const mode = options.mode ?? 'here'
    const epoch = epochOf(state) + 1
    const draft = { ...base, block: { epoch, mode, confirm: new Uint8Array(32), wraps: [] } }
    const author = authorOf(state, draft, this.roster)
    const changed = author && !('missing' in author) ? change(state, draft, author) : undefined
    const after = changed && 'state' in changed ? changed.state : state
    const byTab = by.group === '' && (act.type === 'back' || state.tabs.includes(hexOf(by.key)))
    const recipients = recipientsOf(this.roster, version, audienceOf(after), mode, byTab)
    return this.frame({ ...base, block: this.block(recipients, epoch, mode) }, options)
  }

  judge(frame: EntryFrame, roster = this.roster): Reduced {
    const before = JSON.stringify(this.state)
    const result = reduce(this.state, frame, roster, terms)
    expect(JSON.stringify(this.state)).toBe(before)
    return result
  }

  take(frame: EntryFrame): this {
    const result = this.judge(frame)
    if (!('state' in result)) throw new Error(`refused: ${JSON.stringify(result)}`)
    this.state = result.state
    this.frames.push(frame.bytes)
    return this
  }

  create(groups: { team?: string; helpdesk?: string } = { team: 'eindhoven', helpdesk: 'comensha' }): this {
    return this.take(this.createFrame(groups))
  }

  do(by: Hand, act: Act, options: Options = {}): this {
    return this.take(this.make(by, act, options))
  }

  /** The code an entry is refused with; throws when it is taken. */
  refusal(by: Hand, act: Act, options: Options = {}): Code {
    return this.refusalOf(this.make(by, act, options), options.roster)
  }

  refusalOf(frame: EntryFrame, roster = this.roster): Code {
    const result = this.judge(frame, roster)
    if (!('refused' in result)) throw new Error(`not refused: ${JSON.stringify(result)}`)
    return result.refused
  }

  members(): string[] {
    return this.known().members.map(({ principal }) =>
      principal.kind === 'guest' ? 'guest' : `${principal.kind}:${principal.group}`,
    )
  }

  /** Anna asks Slachtofferhulp. */
  static asked(roster?: Roster): Ledger {
    const ledger = new Ledger(roster)
    return ledger.take(ledger.askFrame(anna, 'shn-brabant'))
  }

  /** created, accepted by Anna. */
  static accepted(roster?: Roster): Ledger {
    return new Ledger(roster).create().do(anna, { type: 'accept' })
  }
}

function hexOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
