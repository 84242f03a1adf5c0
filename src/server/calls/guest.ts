import { type Bytes, bytesOf, type Hex, memberOf, toHex } from '#wire'
import type { GuestSignIn } from '#wire/control'
import type { Relay } from '../relay.ts'
import type { Seat } from '../sessions.ts'
import { guestName } from '../thread/guest.ts'

/** The one conversation whose log has this key as a guest's now; of several, the newest. */
async function seatOf(relay: Relay, sign: Hex): Promise<Seat | undefined> {
  const ids = await relay.deps.store.takesPart({ group: '', person: bytesOf(guestName(sign)) })
  for (const id of ids) {
    const held = await relay.threads.get(id).catch(() => undefined)
    const member = held && memberOf(held.thread.state, { kind: 'guest', sign })
    const keys = member?.principal.kind === 'guest' ? member.principal.keys : []
    const key = keys.find((one) => toHex(one.sign) === sign)
    if (key) return { conversation: toHex(id), person: guestName(sign), kem: toHex(key.kem) }
  }
  return undefined
}

/** POST /staff/guest: the token, or undefined: not proven, and let in nowhere, look alike. */
export async function enterAsGuest(relay: Relay, request: GuestSignIn): Promise<Bytes | undefined> {
  if (!relay.sessions.proves(request)) return undefined
  const seat = await seatOf(relay, request.signKey)
  return seat && relay.sessions.beginGuest(request, seat)
}
