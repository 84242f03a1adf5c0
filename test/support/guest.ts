import type { Body, Desk, Scope } from '#session'
import type { Cast } from './cast.ts'
import type { Someone } from './relay.ts'

/** Somebody outside the roster, on a device of their own. */
export type Guest = { readonly someone: Someone; readonly record: Uint8Array; readonly words: string }

const unlocker = { secret: new Uint8Array(32).fill(9), context: 'guest' }

/** A fresh device opened as a guest's: what is offered, and what is read out. */
export function openGuest(desk: Desk): { readonly record: Uint8Array; readonly words: string } {
  const made = desk.newDevice(unlocker)
  desk.unlock({ ...unlocker, wrapped: made.wrapped })
  return { record: made.record, words: desk.asGuest().words.join(' ') }
}

export function guestOf(cast: Cast): Guest {
  const someone = cast.stranger()
  return { someone, ...openGuest(someone.desk) }
}

/** What a coordinator's console asks the visitor, once the words were typed. */
export function askFor(desk: Desk, guest: Pick<Guest, 'record' | 'words'>, name = 'Sam'): Body {
  const keys = desk.checkOffer({ words: guest.words, record: guest.record })
  return {
    t: 'invite',
    group: '',
    person: '',
    name,
    reason: 'ui.guest.why.language',
    guest: { role: 'tolk', ...keys },
  }
}

/** Anna asks, the visitor agrees. */
export function letIn(cast: Cast & { anna: Someone }, guest: Guest, scope: Scope): void {
  const { anna, visitor, c: conversation } = cast
  const body = askFor(anna.desk, guest)
  if (body.t !== 'invite' || !body.guest) throw new Error('no ask')
  anna.read(conversation)
  must(anna.send(anna.desk.say({ conversation, body }), conversation))
  visitor.read(conversation)
  const { record } = guest
  const entry = visitor.desk.addGuest({ conversation, guest: body.guest, record, scope })
  must(visitor.send(entry, conversation))
  if (scope === 'summary')
    for (const part of visitor.desk.summary({ conversation }))
      must(visitor.send(visitor.desk.say({ conversation, body: part }), conversation))
  if (scope === 'everything') cast.rewrap(visitor)
  anna.read(conversation)
  guest.someone.read(conversation)
}

function must(result: string): void {
  if (result !== 'ok') throw new Error(result)
}
