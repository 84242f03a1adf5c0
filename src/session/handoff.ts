import {
  type Audience,
  type Bytes,
  type Create,
  conversationId,
  devicesOfPrincipal,
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
import type { KeyPair } from './engine.ts'
import { makeTab, type Tab } from './keys.ts'
import { sealMessage } from './message.ts'

export type Opened = { readonly conversation: Hex; readonly made: Made; readonly session: Session }
export type HandoffMade = Opened & { readonly tab: Tab }

/** Who opens it, to whom it is wrapped, and what is said first. */
type Opening = {
  readonly sign: KeyPair
  /** '' for the visitor. */
  readonly group: string
  readonly act: Omit<Create, 'type' | 'headHash' | 'salt'>
  /** Public keys that lie beside the log. */
  readonly keys: readonly Bytes[]
  readonly audience: Audience
  readonly body: Body
  readonly at: number
}

/** The visitor's `create` (PROTOCOL §8.1). Reads only pinned and signed data. */
export function makeHandoff(
  book: Book,
  receivers: { readonly team: string; readonly helpdesk: string },
  body: Body,
  at: number,
): HandoffMade {
  const { engine } = book
  const tab = makeTab(engine)
  const token = hash(engine, LABEL.token, tab.token)
  const opened = open(book, {
    sign: tab.sign,
    group: '',
    act: { ...receivers, kem: tab.kemHash, token },
    keys: [tab.kem.public],
    audience: audienceOf([receivers.team, receivers.helpdesk], tab),
    body,
    at,
  })
  return { ...opened, tab }
}

/** `create` of a conversation among staff (PROTOCOL §6.7): no tab, no key beside it. */
export function makeAsk(
  book: Book,
  by: { readonly sign: KeyPair; readonly group: string },
  asked: string,
  body: Body,
  at: number,
): Opened {
  const group = { kind: 'team' as const, group: asked }
  const devices = present(devicesOfPrincipal(rosterOf(book), latestVersion(book), group, []))
  if (devices.length === 0 || asked === by.group) throw new Refused('unknown-group')
  const zeros = new Uint8Array(32)
  const act = { team: asked, helpdesk: '', kem: zeros, token: zeros }
  return open(book, { ...by, act, keys: [], audience: audienceOf([by.group, asked]), body, at })
}

/** `create` and the first message of epoch 0, one upload. */
function open(book: Book, { sign, group, keys, audience, body, at, ...opening }: Opening): Opened {
  const { engine } = book
  const version = latestVersion(book)
  const signed = book.heads.get(version)
  if (!signed) throw new Refused('stale-roster')
  const act: Create = {
    type: 'create',
    ...opening.act,
    headHash: signed.hash,
    salt: engine.random(16),
  }
  const conversation = conversationId(engine, sign.public, version, act)
  const making: Making = {
    engine,
    roster: rosterOf(book),
    kemOf: (kem) => kemOf(book, kem),
    sign,
    group,
  }
  const recipients = present(recipientsOf(making.roster, version, audience, 'here', true))
  if (recipients.length === 0) throw new Refused('unknown-group')
  const wrapped = wrapEpoch(making, { conversation, epoch: 0, mode: 'here', version }, recipients)
  const entry: Entry = {
    conversation,
    n: 0,
    previous: new Uint8Array(32),
    version,
    author: sign.public,
    group,
    act,
    block: { epoch: 0, mode: 'here', confirm: wrapped.confirm, wraps: wrapped.hashes },
  }
  let session = sessionIn(engine, 0)
  const made = finish(making, entry, keys, wrapped.wraps, (frame) => {
    const inner = {
      sender: sign.public,
      ...session,
      head: hash(engine, LABEL.entry, frame),
      at,
      body: engine.utf8(JSON.stringify(body)),
    }
    const place = { kind: 'handoff' as const, conversation, epoch: 0, confirm: wrapped.confirm }
    const room = handoffRoom(recipients.length, keys.length === 0 ? 0 : 1)
    const message = sealMessage(engine, place, wrapped.made.key, sign, inner, room)
    session = sessionAfter(engine, session, message)
    return message
  })
  return { conversation: toHex(conversation), made: { ...made, epoch: wrapped.made }, session }
}

function audienceOf(groups: readonly string[], tab?: Tab): Audience {
  const members = groups
    .filter((group) => group !== '')
    .map((group) => ({ principal: { kind: 'team' as const, group }, from: 0 }))
  return { ...(tab ? { tab: { sign: tab.signHex, kem: tab.kemHex, token: '' } } : {}), members, removed: [] }
}
