import { type Hex, ID, type LogState, memberOf } from '#wire'

/** What a guest is listed under where people of the roster have a person id: the start of their public key. */
export function guestName(sign: Hex): Hex {
  return sign.slice(0, 2 * ID)
}

export function isGuestIn(state: LogState, sign: Hex): boolean {
  return memberOf(state, { kind: 'guest', sign }) !== undefined
}
