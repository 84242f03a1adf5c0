import { type Bytes, decode, ID, OFFER, RECORD, Refused } from '#wire'
import { type Caller, isCurrentTab, membershipOf } from '../access.ts'
import { CHALLENGE_SIZE } from '../challenge.ts'
import type { Relay } from '../relay.ts'
import type { Held } from '../thread/threads.ts'
import { seen } from './seen.ts'

/** Body of `offer`: challenge ‖ device record. */
export const OFFER_BODY: number = CHALLENGE_SIZE + RECORD

/** POST /staff/offer: somebody outside the roster shows their public keys, before anybody knows them. */
export function offer({ offers, challenges }: Relay, body: Bytes): void {
  const record = body.slice(CHALLENGE_SIZE)
  if (record.length !== RECORD) throw new Refused('bad-frame')
  if (!challenges.accepts(body.slice(0, CHALLENGE_SIZE), offers.nameOf(record)))
    throw new Refused('challenge')
  offers.put(record)
}

/** POST /offered: conversation ‖ what twelve words say. For the visitor, and for members who may ask them. */
export async function offered(relay: Relay, caller: Caller, body: Bytes): Promise<Bytes> {
  const query = decode(body, (reader) => {
    const pair = { conversation: reader.raw(ID), name: reader.raw(OFFER) }
    reader.must(reader.left === 0)
    return pair
  })
  if (!query) throw new Refused('bad-request')
  const [held] = await seen(relay, caller, query.conversation)
  if (!mayAsk(held, caller)) throw new Refused('not-allowed')
  const record = relay.offers.find(query.name)
  if (!record) throw new Refused('not-found')
  return record
}

function mayAsk(held: Held, caller: Caller): boolean {
  if (caller.kind === 'tab') return isCurrentTab(held, caller.token)
  if (caller.kind === 'locator' || caller.session.guestOf !== undefined) return false
  return membershipOf(held.thread.state, caller.session) !== undefined
}
