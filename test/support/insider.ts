import type { Engine } from '#session'
import {
  type Act,
  audienceOf,
  authorOf,
  type Bytes,
  change,
  type Entry,
  epochOf,
  fromHex,
  headOf,
  type LogState,
  type Mode,
  openEntry,
  openMessage,
  type Roster,
  recipientsOf,
  reduce,
  toHex,
} from '#wire'
import type { Conversation } from '../../src/session/conversation/conversation.ts'
import { finish, type Made, type Making, present } from '../../src/session/conversation/maker.ts'
import { deviceOf, type Opener, type Signer, type Tab } from '../../src/session/keys.ts'
import { type Inner, sealMessage, unsealMessage } from '../../src/session/message.ts'
import { confirmOf, makeWrap, openWrap, wrapHash } from '../../src/session/wrap.ts'
import type { Cast } from './cast.ts'
import type { Someone } from './relay.ts'

/** The conversation an insider sits in. */
type Setting = Pick<Cast, 'engine' | 'relay' | 'c' | 'frames'>

/** Somebody with real keys and a client of their own making: does what honest clients would never do. */
export class Insider {
  readonly engine: Engine
  readonly cast: Setting
  readonly signer: Signer
  readonly group: string

  constructor(cast: Setting, signer: Signer, group: string) {
    this.engine = cast.engine
    this.cast = cast
    this.signer = signer
    this.group = group
  }

  static staff(cast: Cast, name: string, group = 'eindhoven', device = 0): Insider {
    return new Insider(cast, deviceOf(cast.engine, cast.roster.seeds[name]![device]!), group)
  }

  state(): LogState {
    return stateOf(this.engine, this.cast.relay.roster, this.cast.frames())
  }

  private making(): Making {
    return {
      engine: this.engine,
      roster: this.cast.relay.roster,
      kemOf: () => undefined,
      sign: this.signer.sign,
      group: this.group,
    }
  }

  /** An entry that starts an epoch; `wrapFor` decides what each recipient is given. */
  epoch(
    act: Act,
    mode: Mode,
    wrapFor: (recipient: string, honest: () => Bytes, key: Bytes) => Bytes,
    key: Bytes = this.engine.random(32),
  ): Made {
    const state = this.state()
    const conversation = fromHex(state.conversation)!
    const epoch = epochOf(state) + 1
    const base: Entry = {
      conversation,
      n: state.hashes.length,
      previous: fromHex(headOf(state))!,
      version: state.version,
      author: this.signer.sign.public,
      group: this.group,
      act,
      block: { epoch, mode, confirm: new Uint8Array(32), wraps: [] },
    }
    const { roster } = this.cast.relay
    const author = authorOf(state, base, roster)
    const changed = author && !('missing' in author) ? change(state, base, author) : undefined
    const after = changed && 'state' in changed ? changed.state : state
    const byTab =
      author !== undefined && 'kind' in author && (author.kind === 'tab' || author.kind === 'return')
    const recipients = present(recipientsOf(roster, state.version, audienceOf(after), mode, byTab))
    const wraps = recipients.map(({ kem }) =>
      wrapFor(kem, () => makeWrap(this.engine, { conversation, epoch }, this.publicKey(kem), key), key),
    )
    const confirm = confirmOf(this.engine, key, {
      conversation,
      epoch,
      mode,
      version: state.version,
      recipients: recipients.map(({ kem }) => fromHex(kem)!),
    })
    const block = { epoch, mode, confirm, wraps: wraps.map((wrap) => wrapHash(this.engine, wrap)) }
    return finish(this.making(), { ...base, block }, [], wraps)
  }

  /** An entry that starts none. */
  entry(act: Act, wraps: readonly Bytes[] = []): Made {
    const state = this.state()
    return finish(
      this.making(),
      {
        conversation: fromHex(state.conversation)!,
        n: state.hashes.length,
        previous: fromHex(headOf(state))!,
        version: state.version,
        author: this.signer.sign.public,
        group: this.group,
        act,
      },
      [],
      wraps,
    )
  }

  publicKey(kem: string): Bytes {
    const beside = this.cast.relay.keys.get(kem)
    if (beside) return beside
    for (const slice of this.cast.relay.roster.slices.values()) {
      for (const person of slice.people) {
        const device = person.devices.find((one) => one.kemHex === kem)
        if (device) return device.kem
      }
    }
    throw new Error('no such key')
  }

  /** A message of any body, sealed under a key of the insider's choosing. */
  message(
    key: Bytes,
    body: unknown,
    as: Partial<Inner> & { kind?: 'handoff'; conversation?: Bytes } = {},
  ): Bytes {
    const state = this.state()
    const epoch = epochOf(state)
    const place = {
      kind: as.kind ?? ('message' as const),
      conversation: as.conversation ?? fromHex(state.conversation)!,
      epoch,
      confirm: fromHex(state.epochs[epoch]!.confirm)!,
    }
    return sealMessage(this.engine, place, key, this.signer.sign, {
      sender: this.signer.sign.public,
      session: as.session ?? this.engine.random(8),
      seq: as.seq ?? 0,
      previous: as.previous ?? new Uint8Array(32),
      after: as.after ?? epoch,
      head: fromHex(headOf(state))!,
      at: 1,
      body: this.engine.utf8(typeof body === 'string' ? body : JSON.stringify(body)),
    })
  }

  /** Every epoch key these openers can get at with all wraps the server ever held, rules or no rules. */
  keys(
    openers: readonly Opener[] = [this.signer],
    wraps = [...this.cast.relay.wraps.values()],
  ): Map<number, Bytes> {
    const state = this.state()
    const found = new Map<number, Bytes>()
    for (const [epoch, about] of state.epochs.entries()) {
      const context = { conversation: fromHex(state.conversation)!, epoch }
      for (const wrap of wraps) {
        for (const opener of openers) {
          const key = openWrap(this.engine, context, opener, wrap)
          if (!key) continue
          const confirm = confirmOf(this.engine, key, {
            ...context,
            mode: about.mode,
            version: about.version,
            recipients: about.recipients.map((kem) => fromHex(kem)!),
          })
          if (toHex(confirm) === about.confirm) found.set(epoch, key)
        }
      }
    }
    return found
  }

  /** Every text any of these keys opens, in any epoch. */
  opens(keys: ReadonlyMap<number, Bytes>): string[] {
    const state = this.state()
    const out: string[] = []
    for (const { bytes } of this.cast.frames()) {
      const sealed = openMessage(bytes)
      if (!sealed || openEntry(bytes)) continue
      for (const key of keys.values()) {
        for (const about of state.epochs) {
          const inner = unsealMessage(this.engine, sealed, fromHex(about.confirm)!, key)
          if (inner) out.push(this.engine.text(inner.body) ?? '')
        }
      }
    }
    return out
  }
}

type Inside = {
  readonly transcript: { readonly identity: { readonly tab: Tab }; readonly state?: LogState }
} & Pick<Conversation, 'enter'>

/** What a visitor's desk holds in memory, for what only the visitor's own keys may do. */
export function insideOf(someone: Someone, conversation: string): Inside {
  return (someone.desk as unknown as { open: Map<string, Inside> }).open.get(conversation)!
}

export function tabOf(someone: Someone, conversation: string): Tab {
  return insideOf(someone, conversation).transcript.identity.tab
}

function stateOf(engine: Engine, roster: Roster, frames: readonly { bytes: Bytes }[]): LogState {
  let state: LogState | undefined
  for (const { bytes } of frames) {
    const frame = openEntry(bytes)
    if (!frame) continue
    const result = reduce(state, frame, roster, engine)
    if ('state' in result) state = result.state
  }
  return state!
}
