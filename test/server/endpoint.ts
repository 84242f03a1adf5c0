import type { Hono } from 'hono'
import { type Body, type ConversationView, Desk, type Outgoing, type Scope, wrapSeed } from '#session'
import {
  type Bytes,
  concat,
  decodeFrames,
  decodeWraps,
  encodeSince,
  fromHex,
  type Numbered,
  PATH,
  STAFF_PATH,
  toBase64url,
  toHex,
} from '#wire'
import type { QueueRow } from '#wire/control'
import { deviceOf } from '../../src/session/keys.ts'
import { openGuest } from '../support/guest.ts'
import type { World } from './world.ts'

const bytesOf = (hex: string): Bytes => fromHex(hex)!

export type Answered = { readonly status: number; readonly code: string; readonly bytes: Bytes }

/** Somebody with a desk who speaks HTTP to one origin. */
export class Endpoint {
  readonly desk: Desk
  readonly world: World
  credential: Bytes | undefined
  private readonly app: Hono

  constructor(world: World, app: Hono) {
    this.world = world
    this.app = app
    this.desk = new Desk(world.engine, world.roster.roots, () => world.now)
  }

  async post(path: string, body: Bytes | object, credential = this.credential): Promise<Answered> {
    const binary = body instanceof Uint8Array
    const response = await this.app.request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(credential ? { authorization: `Bearer ${toBase64url(credential)}` } : {}),
      },
      body: binary ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    })
    return answered(response)
  }

  async get(path: string): Promise<Answered> {
    return answered(await this.app.request(path))
  }

  async readRoster(): Promise<void> {
    const head = (await this.get(PATH.head)).bytes
    const list = (await this.get(PATH.heads)).bytes
    const view = this.desk.start({ head, list, now: this.world.now })
    for (const group of view.groups) {
      this.desk.supply({ slices: [(await this.get(PATH.digest + group.digest)).bytes] })
    }
  }

  async frames(conversation: string, cursor = 0, wait = false): Promise<readonly Numbered[]> {
    const body = encodeSince({ conversation: bytesOf(conversation), cursor, wait })
    const answer = await this.post(PATH.since, body)
    if (answer.status !== 200) throw new Error(answer.code)
    return decodeFrames(answer.bytes)!
  }

  /** Reads everything there is and gives the desk what it asks for. */
  async read(conversation: string): Promise<ConversationView> {
    const id = bytesOf(conversation)
    let cursor = 0
    for (;;) {
      const frames = await this.frames(conversation, cursor)
      let answer = this.desk.receive({ conversation, frames })
      for (let i = 0; answer.needs && i < 30; i++) {
        const { needs } = answer
        const heads: Bytes[] = []
        for (const version of needs.heads) heads.push((await this.get(PATH.headVersion + version)).bytes)
        const slices: Bytes[] = []
        for (const digest of needs.slices) slices.push((await this.get(PATH.digest + digest)).bytes)
        this.desk.supply({ list: (await this.get(PATH.heads)).bytes, heads, slices })
        const keys: Bytes[] = []
        for (const key of needs.keys) keys.push((await this.post(PATH.keys, concat(id, bytesOf(key)))).bytes)
        const wraps: { epoch: number; bytes: Bytes }[] = []
        for (const recipient of needs.wraps ? this.desk.recipients({ conversation }) : []) {
          const found = await this.post(PATH.wraps, concat(id, bytesOf(recipient)))
          wraps.push(...decodeWraps(found.bytes)!)
        }
        answer = this.desk.receive({ conversation, frames: [], keys, ...(needs.wraps ? { wraps } : {}) })
      }
      if (answer.needs || !answer.view) throw new Error(`needs without end`)
      const last = frames.at(-1)
      if (!last) return answer.view
      cursor = last.seq
    }
  }

  /** 'ok' or the code of the refusal. */
  async send(conversation: string, outgoing: Outgoing): Promise<string> {
    const answer = await this.post(PATH.append, outgoing.bytes)
    const acknowledged = answer.status === 200
    this.desk.settled({ conversation, id: outgoing.id, acknowledged })
    if (acknowledged) await this.read(conversation)
    return acknowledged ? 'ok' : answer.code
  }

  say(conversation: string, text: string): Promise<string> {
    return this.send(conversation, this.desk.say({ conversation, body: { t: 'text', text } }))
  }
}

async function answered(response: Response): Promise<Answered> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, code: codeOf(bytes), bytes }
}

function codeOf(bytes: Bytes): string {
  try {
    return String((JSON.parse(new TextDecoder().decode(bytes)) as { code?: unknown }).code)
  } catch {
    return ''
  }
}

const HANDOFF: Body = {
  t: 'handoff',
  lang: 'es',
  wayBack: 'code',
  lines: [{ node: 'wish', answers: ['wish.sleep'], text: 'ayuda' }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: 1 },
}

export type Receivers = { readonly team?: string; readonly helpdesk?: string }
export const BOTH: Receivers = { team: 'eindhoven', helpdesk: 'comensha' }

/** A visitor's page that has loaded. */
export async function visitor(world: World): Promise<Endpoint> {
  const phone = new Endpoint(world, world.visitor)
  await phone.readRoster()
  return phone
}

export type HandedOff = { readonly phone: Endpoint; readonly id: string; readonly body: Bytes }

export async function handOff(world: World, receivers: Receivers = BOTH): Promise<HandedOff> {
  const phone = await visitor(world)
  const challenge = (await phone.get(PATH.challenge)).bytes
  const made = phone.desk.handoff({ ...receivers, body: HANDOFF })
  const body = concat(challenge, made.bytes)
  const answer = await phone.post(PATH.create, body)
  if (answer.status !== 200) throw new Error(answer.code)
  phone.credential = made.credential
  await phone.read(made.conversation)
  return { phone, id: made.conversation, body }
}

/** Ed25519 key of a device of the roster, hex. */
export function signKeyOf(world: World, name: string, device: number): string {
  return deviceOf(world.engine, world.roster.seeds[name]![device]!).signHex
}

/** Somebody of the roster, signed in. */
export async function colleague(world: World, name: string, group: string, device = 0): Promise<Endpoint> {
  const someone = new Endpoint(world, world.staff)
  await someone.readRoster()
  const unlocker = { secret: new Uint8Array(32), context: name }
  const wrapped = wrapSeed(world.engine, world.roster.seeds[name]![device]!, unlocker)
  const { signKey } = someone.desk.unlock({ ...unlocker, wrapped })
  const self = someone.desk.identify({ group })
  if (!self) throw new Error(`${name} is not in ${group}`)
  const { challenge } = await json<{ challenge: string }>(someone, STAFF_PATH.challenge, {})
  const signature = toHex(someone.desk.signChallenge({ challenge: bytesOf(challenge) }))
  const signIn = { group, person: self.person, challenge, signKey, signature }
  const { token } = await json<{ token: string }>(someone, STAFF_PATH.session, signIn)
  someone.credential = new Uint8Array(Buffer.from(token, 'base64url'))
  return someone
}

export async function json<T>(someone: Endpoint, path: string, body: object): Promise<T> {
  const answer = await someone.post(path, body)
  if (answer.status !== 200) throw new Error(answer.code)
  return JSON.parse(new TextDecoder().decode(answer.bytes)) as T
}

export async function queueOf(someone: Endpoint): Promise<readonly QueueRow[]> {
  return (await json<{ rows: QueueRow[] }>(someone, STAFF_PATH.queue, {})).rows
}

export async function rowOf(someone: Endpoint, id: string): Promise<QueueRow | undefined> {
  return (await queueOf(someone)).find((row) => row.id === id)
}

/** What a reader sees, one word per line. */
export function texts(view: ConversationView): string[] {
  return view.lines.map((line) => {
    if (line.kind === 'event') return `<${line.event}>`
    if (line.kind === 'broken') return `!${line.reason}`
    return line.body.t === 'text' ? line.body.text : line.body.t
  })
}

export async function accept(someone: Endpoint, id: string, mode: 'here' | 'away' = 'here'): Promise<string> {
  await someone.read(id)
  return someone.send(id, someone.desk.accept({ conversation: id, mode }))
}

export type GuestEndpoint = Endpoint & { readonly record: Bytes; readonly words: string }

/** Somebody outside the roster: a device of their own, whose record is offered; not signed in. */
export async function stranger(world: World): Promise<GuestEndpoint> {
  const someone = new Endpoint(world, world.staff)
  await someone.readRoster()
  const guest = Object.assign(someone, openGuest(someone.desk))
  const answer = await offer(guest)
  if (answer.status !== 204) throw new Error(answer.code)
  return guest
}

/** Challenge and record, as the page of a guest sends them. */
export async function offer(guest: Endpoint & { readonly record: Bytes }): Promise<Answered> {
  const challenge = (await guest.get(PATH.challenge)).bytes
  return guest.post(STAFF_PATH.offer, concat(challenge, guest.record))
}

/** 'ok' or the code of the refusal. */
export async function enterAsGuest(guest: GuestEndpoint): Promise<string> {
  const { challenge } = await json<{ challenge: string }>(guest, STAFF_PATH.challenge, {})
  const signature = toHex(guest.desk.signChallenge({ challenge: bytesOf(challenge) }))
  const signKey = toHex(guest.record.slice(0, 32))
  const answer = await guest.post(STAFF_PATH.guest, { challenge, signKey, signature })
  if (answer.status !== 200) return answer.code
  const { token } = JSON.parse(new TextDecoder().decode(answer.bytes)) as { token: string }
  guest.credential = new Uint8Array(Buffer.from(token, 'base64url'))
  return 'ok'
}

/** The visitor lets them in, as after an ask of a coordinator. */
export async function letIn(
  phone: Endpoint,
  id: string,
  guest: GuestEndpoint,
  scope: Scope = 'now',
): Promise<string> {
  const asked = phone.desk.checkOffer({ words: guest.words, record: guest.record })
  const { record } = guest
  return phone.send(id, phone.desk.addGuest({ conversation: id, guest: asked, record, scope }))
}
