import type { NewKey, NewWrap } from '#storage'
import {
  type Bytes,
  equal,
  fromHex,
  type Hex,
  hash,
  LABEL,
  openMessage,
  toHex,
  type Upload,
  type Verifier,
} from '#wire'
import type { Thread } from './thread/thread.ts'

/** What lies beside an entry, named as the store wants it. */
export type Beside = { readonly wraps: readonly NewWrap[]; readonly keys: readonly NewKey[] }

/** KEM key hashes an act names, in the order their keys travel (PROTOCOL §4). */
function keysNamed({ act, group }: Upload['frame']['entry']): readonly Bytes[] {
  // Staff who open a conversation bring no key along.
  if (act.type === 'create' && group !== '') return []
  if (act.type === 'create' || act.type === 'code' || act.type === 'back') return [act.kem]
  return act.type === 'add' && act.principal.kind === 'guest' ? act.principal.keys.map((key) => key.kem) : []
}

/** Hashes of the wraps an entry vouches for, in order. */
function wrapsNamed({ entry }: Upload['frame']): readonly Bytes[] {
  if (entry.act.type === 'rewrap') return entry.act.items.map((item) => item.wrap)
  return entry.block?.wraps ?? []
}

/**
 * Every wrap and key must be the one its signed entry names, in the same order and number; nothing else may come
 * along. `after` is the thread with the entry in it.
 */
export function besideOf(upload: Upload, after: Thread, verifier: Verifier): Beside | undefined {
  const wraps = wrapsNamed(upload.frame)
  const keys = keysNamed(upload.frame.entry)
  const fits =
    allNamed(upload.wraps, wraps, (bytes) => hash(verifier, LABEL.wrap, bytes)) &&
    allNamed(upload.keys, keys, (bytes) => hash(verifier, LABEL.kem, bytes))
  if (!fits) return undefined
  return {
    wraps: upload.wraps.flatMap((body, i) => placed(upload, after, body, i)),
    keys: upload.keys.flatMap((body, i) => (keys[i] ? [{ hash: keys[i], body }] : [])),
  }
}

function allNamed(parts: readonly Bytes[], names: readonly Bytes[], nameOf: (part: Bytes) => Bytes): boolean {
  return (
    parts.length === names.length &&
    parts.every((part, i) => {
      const name = names[i]
      return name !== undefined && equal(nameOf(part), name)
    })
  )
}

/** Recipients come from the reducer, which computed them from members and roster; never from the sender. */
function placed(upload: Upload, after: Thread, body: Bytes, i: number): NewWrap[] {
  const { act } = upload.frame.entry
  if (act.type === 'rewrap') {
    const item = act.items[i]
    return item ? [{ epoch: item.epoch, recipient: item.recipient, body }] : []
  }
  const epoch = after.state.epochs.length - 1
  const recipient = bytesOf(after.state.epochs[epoch]?.recipients[i])
  return recipient ? [{ epoch, recipient, body }] : []
}

function bytesOf(hex: Hex | undefined): Bytes | undefined {
  return hex === undefined ? undefined : fromHex(hex)
}

/** The first message of a handoff: of this conversation, epoch 0. */
export function isHandoff(message: Bytes | undefined, conversation: Bytes): message is Bytes {
  const sealed = message && openMessage(message)
  return (
    sealed !== undefined &&
    sealed.kind === 'handoff' &&
    sealed.epoch === 0 &&
    toHex(sealed.conversation) === toHex(conversation)
  )
}
