import { type Body, type ConversationView, Desk, type Engine, type HeadView } from '#session'
import {
  type Bytes,
  concat,
  decodeFrames,
  decodeWraps,
  encodeSince,
  fromHex,
  PATH,
  STAFF_PATH,
  toBase64url,
  toHex,
} from '#wire'
import { DEMO_ROOTS } from './demo-roots.ts'

/** A refusal as it came over the wire. */
class Answer extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/**
 * Real clients without a browser: the product's own session room over HTTP. For load, kills and the traces of a
 * server; what a person sees is tested in the browser.
 */
export class Client {
  readonly desk: Desk
  readonly origin: string
  credential: Bytes | undefined
  conversation = ''
  head: HeadView | undefined
  view: ConversationView | undefined

  constructor(engine: Engine, origin: string, roots: readonly string[] = DEMO_ROOTS) {
    this.desk = new Desk(
      engine,
      roots.map((hex) => fromHex(hex)!),
      () => Date.now(),
    )
    this.origin = origin
  }

  async call(path: string, body?: Bytes | string, extra: Record<string, string> = {}): Promise<Bytes> {
    const headers: Record<string, string> = { origin: this.origin, 'sec-fetch-site': 'same-origin', ...extra }
    if (this.credential) headers['authorization'] = `Bearer ${toBase64url(this.credential)}`
    if (body !== undefined) {
      headers['content-type'] = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    }
    const response = await fetch(this.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> | string }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.ok) return bytes
    throw new Answer((JSON.parse(new TextDecoder().decode(bytes)) as { code: string }).code)
  }

  async load(): Promise<void> {
    const [head, list] = [await this.call(PATH.head), await this.call(PATH.heads)]
    this.head = this.desk.start({ head, list, now: 0 })
    for (const group of this.head.groups) {
      this.desk.supply({ slices: [await this.call(PATH.digest + group.digest)] })
    }
  }

  async handoff(
    body: Body,
    team: string | undefined = 'eindhoven',
    helpdesk: string | undefined = 'comensha',
  ): Promise<void> {
    const made = this.desk.handoff({ ...(team ? { team } : {}), ...(helpdesk ? { helpdesk } : {}), body })
    await this.call(PATH.create, concat(await this.call(PATH.challenge), made.bytes))
    this.conversation = made.conversation
    this.credential = made.credential
    await this.read()
  }

  /** Signs in with a wrapped seed: a demo account's words, or a secret of the test's own. */
  async signIn(
    account: { id: string; group: string; wrapped: string },
    secret: string | Bytes,
  ): Promise<void> {
    await this.load()
    const context = account.id
    const unlocker = typeof secret === 'string' ? { words: secret, context } : { secret, context }
    const { signKey } = this.desk.unlock({ wrapped: fromHex(account.wrapped)!, ...unlocker })
    const self = this.desk.identify({ group: account.group })!
    const json = async (path: string, body: unknown): Promise<Record<string, string>> =>
      JSON.parse(new TextDecoder().decode(await this.call(path, JSON.stringify(body)))) as Record<
        string,
        string
      >
    const { challenge } = await json(STAFF_PATH.challenge, {})
    const signature = toHex(this.desk.signChallenge({ challenge: fromHex(challenge!)! }))
    const { token } = await json(STAFF_PATH.session, {
      group: account.group,
      person: self.person,
      challenge,
      signKey,
      signature,
    })
    this.credential = Uint8Array.from(Buffer.from(token!, 'base64url'))
  }

  async read(conversation = this.conversation): Promise<ConversationView> {
    this.conversation = conversation
    const id = fromHex(conversation)!
    for (;;) {
      const cursor = this.view?.cursor ?? 0
      const answer = await this.call(PATH.since, encodeSince({ conversation: id, cursor, wait: false }))
      const frames = decodeFrames(answer)!
      let got = this.desk.receive({ conversation, frames })
      while (got.needs) {
        const { needs } = got
        const heads = await Promise.all(needs.heads.map((version) => this.call(PATH.headVersion + version)))
        const slices = await Promise.all(needs.slices.map((digest) => this.call(PATH.digest + digest)))
        this.desk.supply({ list: await this.call(PATH.heads), heads, slices })
        const keys = await Promise.all(
          needs.keys.map((key) => this.call(PATH.keys, concat(id, fromHex(key)!))),
        )
        const wraps = needs.wraps ? await this.wraps(conversation) : undefined
        got = this.desk.receive({ conversation, frames: [], keys, ...(wraps ? { wraps } : {}) })
      }
      this.view = got.view
      if (frames.length === 0 || (got.view?.cursor ?? 0) === cursor) break
    }
    return this.view!
  }

  private async wraps(conversation: string): Promise<{ epoch: number; bytes: Bytes }[]> {
    const all = await Promise.all(
      this.desk
        .recipients({ conversation })
        .map(
          async (kem) =>
            decodeWraps(await this.call(PATH.wraps, concat(fromHex(conversation)!, fromHex(kem)!)))!,
        ),
    )
    return all.flat()
  }

  async append(outgoing: { id: string; bytes: Bytes }): Promise<number> {
    const { conversation } = this
    try {
      const answer = await this.call(PATH.append, outgoing.bytes)
      this.desk.settled({ conversation, id: outgoing.id, acknowledged: true })
      return new DataView(answer.buffer, answer.byteOffset).getUint32(0)
    } catch (error) {
      if (error instanceof Answer) this.desk.settled({ conversation, id: outgoing.id, acknowledged: false })
      throw error
    }
  }
}
