import { type SignedHead, toHex } from '#wire'
import type { HeadView } from './view.ts'

/** A signed head as a screen may show it. */
export function headView(signed: SignedHead): HeadView {
  const { head } = signed
  return {
    version: head.version,
    issued: head.issued,
    expires: head.expires,
    places: toHex(head.places),
    groups: head.groups.map((row) => ({
      code: row.code,
      role: row.role,
      people: row.people,
      devices: row.devices,
      digest: toHex(row.digest),
    })),
  }
}
