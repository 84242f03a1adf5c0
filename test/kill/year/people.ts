import type { Engine } from '#session'
import {
  type Act,
  type Bytes,
  concat,
  decodeHeadList,
  encodeMessage,
  hash,
  LABEL,
  type LogState,
  Refused,
  type Roster,
  toHex,
} from '#wire'
import { append } from '../../../src/server/calls/append.ts'
import { create } from '../../../src/server/calls/create.ts'
import {
  addHead,
  addSlice,
  type Book,
  emptyBook,
  kemOf,
  rosterOf,
  takeList,
} from '../../../src/session/book.ts'
import { makeEntry } from '../../../src/session/conversation/maker.ts'
import { makeHandoff } from '../../../src/session/handoff.ts'
import { deviceOf, type Signer } from '../../../src/session/keys.ts'
import { handoffBody } from '../../support/cast.ts'
import type { TestRoster } from '../../support/roster.ts'
import type { Processes } from './processes.ts'

export type Person = { readonly name: string; readonly group: string }
export type Visitor = { readonly conversation: string; readonly tab: Signer; readonly token: string }

/** 'ok', or the code of the refusal. */
export type Outcome = string

/** Everybody who asks something of the servers: entries and messages as clients make them, sealed for nobody. */
export class People {
  private readonly engine: Engine
  private readonly book: Book
  private readonly processes: Processes
  private readonly devices = new Map<string, { readonly signer: Signer; readonly person: string }>()
  private readonly tabs = new Map<string, Bytes>()
  private readonly now: () => number

  constructor(engine: Engine, roster: TestRoster, processes: Processes, now: () => number) {
    this.engine = engine
    this.processes = processes
    this.now = now
    this.book = emptyBook(engine, roster.roots)
    takeList(this.book, decodeHeadList(roster.list) ?? [])
    addHead(this.book, roster.head)
    for (const slice of roster.slices) addSlice(this.book, slice)
    for (const [name, seeds] of Object.entries(roster.seeds)) {
      const seed = seeds[0]
      const id = roster.ids[name]
      if (seed && id) this.devices.set(name, { signer: deviceOf(engine, seed), person: toHex(id) })
    }
  }

  async handOff(team: string, helpdesk: string): Promise<Visitor> {
    const { conversation, tab, made } = makeHandoff(
      this.book,
      { team, helpdesk },
      handoffBody('a'),
      this.now(),
    )
    this.tabs.set(tab.kemHex, tab.kem.public)
    await this.processes.ask((relay) => create(relay, concat(relay.challenges.issue(), made.bytes)))
    const token = toHex(hash(this.engine, LABEL.token, tab.token))
    return { conversation, tab, token }
  }

  say(by: Person | Visitor, conversation: string): Promise<Outcome> {
    return this.try(conversation, by, (state) =>
      encodeMessage({
        kind: 'message',
        conversation: new Uint8Array(Buffer.from(conversation, 'hex')),
        epoch: state.epochs.length - 1,
        nonce: this.engine.random(24),
        box: this.engine.random(1024 - 44),
      }),
    )
  }

  enter(
    by: Person | Visitor,
    conversation: string,
    act: (state: LogState) => Act,
    read?: LogState,
  ): Promise<Outcome> {
    const make = (state: LogState): Bytes => {
      const sign = 'tab' in by ? by.tab.sign : this.device(by).signer.sign
      const roster: Roster = rosterOf(this.book)
      const kem = (hash: string): Bytes | undefined => this.tabs.get(hash) ?? kemOf(this.book, hash)
      const making = { engine: this.engine, roster, kemOf: kem, sign, group: 'tab' in by ? '' : by.group }
      return makeEntry(making, state, 1, act(state)).bytes
    }
    return this.try(conversation, by, make, read)
  }

  /** Several who have read the same and act on it at once. */
  async race(all: readonly Person[], conversation: string, act: Act): Promise<readonly Outcome[]> {
    const state = await this.processes.read(new Uint8Array(Buffer.from(conversation, 'hex')))
    return Promise.all(all.map((by) => this.enter(by, conversation, () => act, state)))
  }

  private device({ name }: Person): { readonly signer: Signer; readonly person: string } {
    const found = this.devices.get(name)
    if (!found) throw new Error(name)
    return found
  }

  /** The same bytes until somebody answers, as a client sends them. */
  private async try(
    conversation: string,
    by: Person | Visitor,
    make: (state: LogState) => Bytes,
    read?: LogState,
  ): Promise<Outcome> {
    const id = new Uint8Array(Buffer.from(conversation, 'hex'))
    const state = read ?? (await this.processes.read(id))
    if (!state) return 'not-found'
    try {
      const bytes = make(state)
      await this.processes.ask((relay) => append(relay, this.caller(by), bytes))
      return 'ok'
    } catch (error) {
      if (error instanceof Refused) return error.code
      throw error
    }
  }

  private caller(by: Person | Visitor): Parameters<typeof append>[1] {
    if ('tab' in by) return { kind: 'tab', token: by.token }
    const { signer, person } = this.device(by)
    const session = { group: by.group, person, sign: signer.signHex, kem: signer.kemHex, begun: 0, used: 0 }
    return { kind: 'staff', session }
  }
}
