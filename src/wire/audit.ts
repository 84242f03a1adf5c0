import { ascii, type Bytes, bytesOf, concat } from './codec/bytes.ts'
import { Writer } from './codec/writer.ts'
import type { GroupRole } from './head.ts'
import type { Hex } from './log/state.ts'
import { groupAt, holderOf, type Missing, type Roster, rowOf } from './roster.ts'
import { HASH, SIGNATURE } from './sizes.ts'
import { LABEL, labelled, type Verifier } from './verifier.ts'

/** A row of the register as stored: position from 1, hour in epoch ms, SHA-256 of the row before (PROTOCOL §5.2). */
export type AuditRow = {
  readonly n: number
  readonly hour: number
  readonly body: Bytes
  readonly previous: Bytes
  readonly hash: Bytes
}

/** JSON of a change, bytes. */
export const CHANGE = 4096

/** What SHA-256 is taken over: label ‖ position u64 ‖ hour in seconds u64 ‖ hash of the row before ‖ body. */
export function auditInput({ n, hour, previous, body }: Omit<AuditRow, 'hash'>): Bytes {
  const numbers = new Writer()
    .u16(0)
    .u48(n)
    .u16(0)
    .u48(hour / 1000)
  return concat(ascii('baken/1/audit'), numbers.done(), previous, body)
}

/** signature 64 (zeros where the machine speaks) ‖ JSON. */
export function joinChange(signature: Bytes, json: Bytes): Bytes {
  return concat(signature, json)
}

export function splitChange(body: Bytes): { readonly signature: Bytes; readonly json: Bytes } {
  return { signature: body.slice(0, SIGNATURE), json: body.slice(SIGNATURE) }
}

/** What the first row follows. */
export const NO_ROW: Bytes = new Uint8Array(HASH)

/** Who says to have signed a row, by the roster version they cite. */
export type Authored = {
  readonly version: number
  readonly group: string
  readonly person: Hex
  readonly device: Hex
  readonly signature: Bytes
  readonly json: Bytes
}

/**
 * The role of whoever signed this, what is missing to know it, or `undefined` when the roster they cite does not list
 * this device for this person, or the signature is not theirs. Who left since was right then: the version cited counts.
 */
export function changeAuthor(
  roster: Roster,
  verifier: Verifier,
  row: Authored,
): { readonly role: GroupRole } | { readonly missing: Missing } | undefined {
  const found = groupAt(roster, row.version, row.group)
  if (!found || 'missing' in found) return found
  const holder = holderOf(found.slice, row.device)
  const signed = roster.heads.get(row.version)
  const role = signed && rowOf(signed.head, row.group)?.role
  if (holder?.person.idHex !== row.person || !role) return undefined
  const isTheirs = verifier.verify(row.signature, labelled(LABEL.change, row.json), bytesOf(row.device))
  return isTheirs ? { role } : undefined
}
