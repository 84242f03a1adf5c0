import {
  type Act,
  type Audience,
  audienceOf,
  authorOf,
  type Bytes,
  bytesOf,
  change,
  type Entry,
  encodeUpload,
  entryBody,
  entryFrame,
  entryMessage,
  epochOf,
  FRAME,
  type Hex,
  headOf,
  LABEL,
  type LogState,
  type Missing,
  type Mode,
  type Recipient,
  Refused,
  type Roster,
  recipientsOf,
  STARTS_EPOCH,
  shortHash,
  toHex,
} from '#wire'
import type { Engine, KeyPair } from '../engine.ts'
import { confirmOf, makeWrap, wrapHash } from '../wrap.ts'
import type { MadeEpoch } from './keyring.ts'

export type Made = {
  readonly id: Hex
  readonly bytes: Bytes
  readonly frame: Bytes
  readonly epoch?: MadeEpoch
}

export type Making = {
  readonly engine: Engine
  readonly roster: Roster
  /** Public KEM key by its hash, wherever it lies. */
  readonly kemOf: (kem: Hex) => Bytes | undefined
  readonly sign: KeyPair
  readonly group: string
}

export type WrappedEpoch = {
  readonly made: MadeEpoch
  readonly wraps: readonly Bytes[]
  readonly hashes: readonly Bytes[]
  readonly confirm: Bytes
}

/** A fresh epoch key wrapped to exactly these recipients. */
export function wrapEpoch(
  making: Making,
  about: { conversation: Bytes; epoch: number; mode: Mode; version: number },
  recipients: readonly Recipient[],
): WrappedEpoch {
  const { engine } = making
  const key = engine.random(32)
  const wraps = recipients.map((recipient) => {
    const kem = making.kemOf(recipient.kem)
    if (!kem) throw new Refused('stale-roster')
    return makeWrap(engine, about, kem, key)
  })
  const confirm = confirmOf(engine, key, {
    ...about,
    recipients: recipients.map((item) => bytesOf(item.kem)),
  })
  return {
    made: { epoch: about.epoch, confirm: toHex(confirm), key },
    wraps,
    hashes: wraps.map((wrap) => wrapHash(engine, wrap)),
    confirm,
  }
}

export function present<T>(value: T | { readonly missing: Missing }): T {
  if (typeof value === 'object' && value !== null && 'missing' in value) throw new Refused('stale-roster')
  return value as T
}

/** Who would hold the next epoch if this entry were accepted. */
function audienceAfter(
  state: LogState,
  entry: Entry,
  roster: Roster,
): { audience: Audience; byTab: boolean } {
  const author = authorOf(state, entry, roster)
  if (!author || 'missing' in author) throw new Refused('not-allowed')
  const changed = change(state, entry, author)
  if ('refused' in changed) throw new Refused(changed.refused)
  return { audience: audienceOf(changed.state), byTab: author.kind === 'tab' || author.kind === 'return' }
}

/** Makes the next entry of a log: signed, with its wraps beside it when it starts an epoch. */
export function makeEntry(
  making: Making,
  state: LogState,
  version: number,
  act: Act,
  mode: Mode = 'here',
  beside: { keys?: readonly Bytes[]; wraps?: readonly Bytes[] } = {},
): Made {
  const base: Entry = {
    conversation: bytesOf(state.conversation),
    n: state.hashes.length,
    previous: bytesOf(headOf(state)),
    version,
    author: making.sign.public,
    group: making.group,
    act,
  }
  if (!STARTS_EPOCH.has(act.type)) return finish(making, base, beside.keys ?? [], beside.wraps ?? [])
  const epoch = epochOf(state) + 1
  const draft: Entry = { ...base, block: { epoch, mode, confirm: new Uint8Array(32), wraps: [] } }
  const { audience, byTab } = audienceAfter(state, draft, making.roster)
  const recipients = present(recipientsOf(making.roster, version, audience, mode, byTab))
  const wrapped = wrapEpoch(making, { conversation: base.conversation, epoch, mode, version }, recipients)
  const entry: Entry = { ...base, block: { epoch, mode, confirm: wrapped.confirm, wraps: wrapped.hashes } }
  return { ...finish(making, entry, beside.keys ?? [], wrapped.wraps), epoch: wrapped.made }
}

const SMALL: ReadonlySet<Act['type']> = new Set(['leave', 'close'])

/** Signs and lays out; `leave` and `close` travel as one frame, all others as an upload. */
export function finish(
  making: Making,
  entry: Entry,
  keys: readonly Bytes[],
  wraps: readonly Bytes[],
  message?: (frame: Bytes) => Bytes,
): Made {
  const { engine } = making
  const body = entryBody(entry)
  const frame = entryFrame(body, engine.sign(entryMessage(body), making.sign.secret))
  const id = toHex(shortHash(engine, LABEL.frame, frame))
  const bytes = SMALL.has(entry.act.type) ? frame : encodeUpload(frame, keys, wraps, message?.(frame))
  if (frame.length !== FRAME) throw new RangeError('entry')
  return { id, bytes, frame }
}
