import {
  type Audience,
  type Create,
  conversationId,
  type Entry,
  type Hex,
  handoffRoom,
  hash,
  LABEL,
  Refused,
  recipientsOf,
  toHex,
} from '#wire'
import type { Body } from './body.ts'
import { type Book, kemOf, latestVersion, rosterOf } from './book.ts'
import { type Session, sessionAfter, sessionIn } from './conversation/chain.ts'
import { finish, type Made, type Making, present, wrapEpoch } from './conversation/maker.ts'
import { makeTab, type Tab } from './keys.ts'
import { sealMessage } from './message.ts'

export type HandoffMade = {
  readonly conversation: Hex
  readonly tab: Tab
  readonly made: Made
  readonly session: Session
}

/** `create` and the first message of epoch 0, one upload (PROTOCOL §8.1). Reads only pinned and signed data. */
export function makeHandoff(
  book: Book,
  receivers: { readonly team: string; readonly helpdesk: string },
  body: Body,
  at: number,
): HandoffMade {
  const { engine } = book
  const version = latestVersion(book)
  const signed = book.heads.get(version)
  if (!signed) throw new Refused('stale-roster')
  const tab = makeTab(engine)
  const act: Create = {
    type: 'create',
    headHash: signed.hash,
    ...receivers,
    kem: tab.kemHash,
    token: hash(engine, LABEL.token, tab.token),
    salt: engine.random(16),
  }
  const conversation = conversationId(engine, tab.sign.public, version, act)
  const making: Making = {
    engine,
    roster: rosterOf(book),
    kemOf: (kem) => (kem === tab.kemHex ? tab.kem.public : kemOf(book, kem)),
    sign: tab.sign,
    group: '',
  }
  const recipients = present(recipientsOf(making.roster, version, audienceOf(tab, receivers), 'here', true))
  if (recipients.length === 0) throw new Refused('unknown-group')
  const wrapped = wrapEpoch(making, { conversation, epoch: 0, mode: 'here', version }, recipients)
  const entry: Entry = {
    conversation,
    n: 0,
    previous: new Uint8Array(32),
    version,
    author: tab.sign.public,
    group: '',
    act,
    block: { epoch: 0, mode: 'here', confirm: wrapped.confirm, wraps: wrapped.hashes },
  }
  let session = sessionIn(engine, 0)
  const made = finish(making, entry, [tab.kem.public], wrapped.wraps, (frame) => {
    const inner = {
      sender: tab.sign.public,
      ...session,
      head: hash(engine, LABEL.entry, frame),
      at,
      body: engine.utf8(JSON.stringify(body)),
    }
    const place = { kind: 'handoff' as const, conversation, epoch: 0, confirm: wrapped.confirm }
    const message = sealMessage(
      engine,
      place,
      wrapped.made.key,
      tab.sign,
      inner,
      handoffRoom(recipients.length),
    )
    session = sessionAfter(engine, session, message)
    return message
  })
  return { conversation: toHex(conversation), tab, made: { ...made, epoch: wrapped.made }, session }
}

function audienceOf(tab: Tab, receivers: { readonly team: string; readonly helpdesk: string }): Audience {
  const groups = [receivers.team, receivers.helpdesk].filter((group) => group !== '')
  return {
    tab: { sign: tab.signHex, kem: tab.kemHex, token: '' },
    members: groups.map((group) => ({ principal: { kind: 'team' as const, group }, from: 0 })),
    removed: [],
  }
}
