import type { Bytes } from './codec/bytes.ts'
import type { Reader } from './codec/reader.ts'
import type { Writer } from './codec/writer.ts'
import { HASH, ID, KEY } from './sizes.ts'

/** A guest's device: keys stand in the `add` itself (PROTOCOL §6). */
type GuestKey = { readonly sign: Bytes; readonly kem: Bytes }

/** Members are principals, never devices. The visitor is a member of every conversation and not listed. */
export type Principal =
  | { readonly kind: 'person'; readonly group: string; readonly person: Bytes }
  | { readonly kind: 'team'; readonly group: string }
  | { readonly kind: 'guest'; readonly keys: readonly GuestKey[] }

const KIND = { person: 1, team: 2, guest: 3 } as const

export function writePrincipal(writer: Writer, principal: Principal): void {
  writer.u8(KIND[principal.kind])
  if (principal.kind === 'guest') {
    writer.list(principal.keys, (key) => writer.fixed(key.sign, KEY).fixed(key.kem, HASH))
    return
  }
  writer.text(principal.group)
  if (principal.kind === 'person') writer.fixed(principal.person, ID)
}

export function readPrincipal(reader: Reader): Principal {
  const kind = reader.u8()
  if (kind === KIND.guest) {
    const keys = reader.list(2, () => ({ sign: reader.raw(KEY), kem: reader.raw(HASH) }))
    reader.must(keys.length > 0)
    return { kind: 'guest', keys }
  }
  reader.must(kind === KIND.person || kind === KIND.team)
  const group = reader.text()
  reader.must(group !== '')
  return kind === KIND.team ? { kind: 'team', group } : { kind: 'person', group, person: reader.raw(ID) }
}
