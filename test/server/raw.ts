import {
  type Bytes,
  type Create,
  concat,
  conversationId,
  type Entry,
  encodeUpload,
  entryBody,
  entryFrame,
  entryMessage,
  handoffRoom,
  hash,
  KEM_PUBLIC,
  LABEL,
  messageContext,
  NONCE,
  PATH,
  WRAP,
} from '#wire'
import type { World } from './world.ts'

/**
 * A handoff made without a desk: the server cannot look into wraps and messages, so random bytes do, and every
 * field can be wrong on purpose.
 */
export type RawCreate = {
  readonly team?: string
  readonly helpdesk?: string
  readonly version?: number
  readonly headHash?: Bytes
  readonly wraps?: number
  /** Changes the finished parts before they are put together. */
  readonly bend?: (parts: RawParts) => RawParts
}
type RawParts = {
  readonly body: Bytes
  readonly signature: Bytes
  readonly keys: readonly Bytes[]
  readonly wraps: readonly Bytes[]
  readonly message: Bytes
}

export type RawMade = { readonly upload: Bytes; readonly conversation: Bytes; readonly token: Bytes }

export function rawCreate(world: World, given: RawCreate = {}): RawMade {
  const { engine, book } = world
  const { random } = engine
  const pair = engine.signPair(random(32))
  const key = random(KEM_PUBLIC)
  const token = random(32)
  const team = given.team ?? 'eindhoven'
  const helpdesk = given.helpdesk ?? 'comensha'
  const version = given.version ?? book.current.signed.head.version
  const devices = book.current.signed.head.groups
    .filter(({ code }) => code === team || code === helpdesk)
    .reduce((sum, row) => sum + row.devices, 0)
  const wraps = Array.from({ length: given.wraps ?? devices }, () => random(WRAP))
  const act: Create = {
    type: 'create',
    headHash: given.headHash ?? book.current.signed.hash,
    team,
    helpdesk,
    kem: hash(engine, LABEL.kem, key),
    token: hash(engine, LABEL.token, token),
    salt: random(16),
  }
  const conversation = conversationId(engine, pair.public, version, act)
  const entry: Entry = {
    conversation,
    n: 0,
    previous: new Uint8Array(32),
    version,
    author: pair.public,
    group: '',
    act,
    block: {
      epoch: 0,
      mode: 'here',
      confirm: random(32),
      wraps: wraps.map((wrap) => hash(engine, LABEL.wrap, wrap)),
    },
  }
  const body = entryBody(entry)
  const room = handoffRoom(wraps.length)
  const context = messageContext('handoff', conversation, 0)
  const message = concat(context, random(NONCE), random(room - context.length - NONCE))
  const whole = { body, signature: engine.sign(entryMessage(body), pair.secret), keys: [key], wraps, message }
  const parts = given.bend?.(whole) ?? whole
  const frame = entryFrame(parts.body, parts.signature)
  return { upload: encodeUpload(frame, parts.keys, parts.wraps, parts.message), conversation, token }
}

/** Sends it with a fresh challenge; status or code. */
export async function postCreate(world: World, upload: Bytes, challenge?: Bytes): Promise<string> {
  const asked = challenge ?? new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
  const response = await world.visitor.request(PATH.create, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: concat(asked, upload) as Uint8Array<ArrayBuffer>,
  })
  if (response.ok) return String(response.status)
  return ((await response.json()) as { code: string }).code
}

/** One bit turned over. */
export function bent(bytes: Bytes, at: number): Bytes {
  return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte))
}

/** How much is stored, table by table: refusals must not change it. */
export async function stored(world: World): Promise<string> {
  const tables = ['conversation', 'frame', 'wrap', 'pubkey', 'participant', 'outbox']
  const counts: string[] = []
  for (const table of tables) {
    const [row] = await world.sql.unsafe<{ n: string }[]>(`select count(*)::text as n from ${table}`)
    counts.push(`${table} ${row?.n}`)
  }
  return counts.join(', ')
}
