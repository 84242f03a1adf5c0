import type { Hex } from '#wire'
import type { Opener, ReturnSet, Signer, Tab } from '../keys.ts'

/** Who this endpoint is in a conversation. */
export type Identity =
  | { readonly kind: 'tab'; readonly tab: Tab; readonly ret?: ReturnSet }
  | { readonly kind: 'return'; readonly ret: ReturnSet }
  | { readonly kind: 'device'; readonly group: string; readonly person: Hex; readonly device: Signer }
  | { readonly kind: 'guest'; readonly device: Signer }

/** Somebody who answers, from the roster or as a guest: their keys are the desk's, and no code leads to them. */
export function isStaff(identity: Identity): identity is Extract<Identity, { device: Signer }> {
  return identity.kind === 'device' || identity.kind === 'guest'
}

/** Every key this endpoint may find its wraps under. */
export function openersOf(identity: Identity): readonly Opener[] {
  if (isStaff(identity)) return [identity.device]
  if (identity.kind === 'return') return [identity.ret]
  return identity.ret ? [identity.tab, identity.ret] : [identity.tab]
}

export function signerOf(identity: Identity): Signer {
  if (isStaff(identity)) return identity.device
  return identity.kind === 'tab' ? identity.tab : identity.ret
}

export function groupOf(identity: Identity): string {
  return identity.kind === 'device' ? identity.group : ''
}
