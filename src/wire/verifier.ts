import { ascii, type Bytes, concat } from './codec/bytes.ts'

/** What membership needs of a crypto library; the server gives plain libsodium, tests give terms. */
export interface Verifier {
  /** Ed25519. */
  verify(signature: Bytes, message: Bytes, key: Bytes): boolean
  /** BLAKE2b-256, unkeyed. */
  hash(message: Bytes): Bytes
}

/** Milliseconds since 1970. */
export type Clock = () => number
export type Random = (size: number) => Bytes

/** Every hash and signature has one purpose (PROTOCOL §2). */
export const LABEL = {
  entry: 'baken/1/entry',
  conversation: 'baken/1/conversation',
  frame: 'baken/1/frame',
  message: 'baken/1/message',
  roster: 'baken/1/roster',
  slice: 'baken/1/slice',
  kem: 'baken/1/kem',
  wrap: 'baken/1/wrap',
  confirm: 'baken/1/kc',
  recipients: 'baken/1/recipients',
  token: 'baken/1/token',
  sign: 'baken/1/device-sign',
  decap: 'baken/1/device-kem',
  record: 'baken/1/device',
  unlock: 'baken/1/unlock',
  salt: 'baken/1/salt',
  locator: 'baken/1/locator',
  returnSign: 'baken/1/return-sign',
  returnKem: 'baken/1/return-kem',
  bind: 'baken/1/bind',
  login: 'baken/1/login',
  change: 'baken/1/change',
  work: 'baken/1/work',
} as const
export type Label = (typeof LABEL)[keyof typeof LABEL]

/** length byte of the label ‖ label, made once: every hash and signature begins with one. */
const PREFIX = Object.fromEntries(
  Object.values(LABEL).map((label) => [label, concat(Uint8Array.of(label.length), ascii(label))]),
) as Readonly<Record<Label, Bytes>>

/** length byte of the label ‖ label ‖ parts: what is hashed or signed under a label. */
export function labelled(label: Label, ...parts: readonly Bytes[]): Bytes {
  return concat(PREFIX[label], ...parts)
}

export function hash(verifier: Verifier, label: Label, ...parts: readonly Bytes[]): Bytes {
  return verifier.hash(labelled(label, ...parts))
}

/** Frame ids and conversation ids: the first 16 bytes of the labelled hash. */
export function shortHash(verifier: Verifier, label: Label, ...parts: readonly Bytes[]): Bytes {
  return hash(verifier, label, ...parts).slice(0, 16)
}
