import { Desk, type Engine, type HeadView } from '#session'
import { type Bytes, concat, PATH, toBase64url } from '#wire'
import { type ProbeAnswer, ProbeAnswerSchema, type ProbeRequest, readAs } from '#wire/control'

export type VisitorDeps = {
  readonly engine: Engine
  readonly roots: readonly Bytes[]
  readonly clock: () => number
  /** Address of the visitor's origin as this machine reaches it. */
  readonly url: string
  /** What the server was started with; without it handoffs are as anybody's. */
  readonly token?: Bytes
}

const SCRIPT = { test: 'self-test', practice: 'practice' } as const
const PATIENCE_MS = 20_000

export type Made = { readonly conversation: string; readonly credential: Bytes }

/** The server did not answer as it should. */
class Unanswered extends Error {}

/** Hands off as a page does, over the visitor's origin, without a page. */
export class Visitor {
  private readonly deps: VisitorDeps
  private readonly desk: Desk
  head: HeadView | undefined

  constructor(deps: VisitorDeps) {
    this.deps = deps
    this.desk = new Desk(deps.engine, deps.roots, deps.clock)
  }

  /** Reads the roster as a page does. */
  async load(): Promise<HeadView> {
    const [head, list] = [await this.call(PATH.head), await this.call(PATH.heads)]
    const view = this.desk.start({ head, list, now: this.deps.clock() })
    for (const { digest } of view.groups)
      this.desk.supply({ slices: [await this.call(PATH.digest + digest)] })
    this.head = view
    return view
  }

  /** Marked inside the sealed message only: no server can call a real one a practice. */
  async handOff(kind: keyof typeof SCRIPT, team: string, helpdesk: string): Promise<Made> {
    const groups = [team, helpdesk].filter((group) => group !== '')
    const consent = { groups, script: SCRIPT[kind], at: this.deps.clock() }
    const body = {
      t: 'handoff',
      lang: 'nl',
      wayBack: 'none',
      lines: [],
      held: [],
      skipped: [],
      consent,
    } as const
    const made = this.desk.handoff({ ...(team ? { team } : {}), ...(helpdesk ? { helpdesk } : {}), body })
    const upload = concat(await this.call(PATH.challenge), made.bytes)
    await this.call(PATH.create, upload, kind === 'test' ? this.deps.token : undefined)
    return { conversation: made.conversation, credential: made.credential }
  }

  async erase({ conversation, credential }: Made): Promise<void> {
    await this.call(PATH.erase, new Uint8Array(Buffer.from(conversation, 'hex')), credential)
  }

  async probe(request: ProbeRequest): Promise<ProbeAnswer> {
    const body = new TextEncoder().encode(JSON.stringify(request))
    const text = new TextDecoder().decode(await this.call(PATH.probe, body, this.deps.token))
    const answer = readAs(ProbeAnswerSchema, JSON.parse(text))
    if (!answer) throw new Unanswered()
    return answer
  }

  private async call(path: string, body?: Bytes, credential?: Bytes): Promise<Bytes> {
    const response = await fetch(this.deps.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...(credential === undefined ? {} : { authorization: `Bearer ${toBase64url(credential)}` }),
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    })
    if (!response.ok) throw new Unanswered()
    return new Uint8Array(await response.arrayBuffer())
  }
}
