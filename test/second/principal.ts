import { type Bytes, cat, Inexact, list, type Reader, raw, text, u8 } from './bytes.ts'

/** §6.1: who can be a member. Ids, keys and hashes in hex. */
export type GuestKey = { readonly sign: string; readonly kem: string }
export type Principal =
  | { readonly kind: 'person'; readonly group: string; readonly person: string }
  | { readonly kind: 'team'; readonly group: string }
  | { readonly kind: 'guest'; readonly keys: readonly GuestKey[] }

export const readPrincipal = (from: Reader): Principal => {
  const kind = from.uint(1)
  if (kind === 1) return { kind: 'person', group: from.text(), person: from.hex(16) }
  if (kind === 2) return { kind: 'team', group: from.text() }
  if (kind !== 3) throw new Inexact('principal')
  const keys = from.list(2, () => ({ sign: from.hex(32), kem: from.hex(32) }))
  if (keys.length === 0) throw new Inexact('guest without a key')
  return { kind: 'guest', keys }
}

export const writePrincipal = (one: Principal): Bytes => {
  if (one.kind === 'person') return cat(u8(1), text(one.group), raw(one.person))
  if (one.kind === 'team') return cat(u8(2), text(one.group))
  return cat(u8(3), list(one.keys.map((key) => raw(key.sign + key.kem))))
}

export const isSame = (a: Principal, b: Principal): boolean =>
  Buffer.from(writePrincipal(a)).equals(writePrincipal(b))
