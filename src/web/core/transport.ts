import {
  type Bytes,
  type Code,
  concat,
  decodeFrames,
  decodeWraps,
  type EpochWrap,
  encodeSince,
  type Numbered,
  PATH,
  Refused,
  STATUS_OF,
  toBase64url,
  UPLOAD,
} from '#wire'

/** No definite answer: the bytes may or may not have arrived. The same bytes may be sent again. */
export class Offline extends Error {}

const TIMEOUT = 20_000
/** A held `since` answers within 25 s. */
const LONG_TIMEOUT = 40_000

/** Both origins' binary calls. The credential travels in a header, never in an address. */
export class Transport {
  credential: Bytes | undefined
  private readonly stopper = new AbortController()
  private readonly base: string

  constructor(base = '') {
    this.base = base
  }

  get(path: string, integrity?: string): Promise<Bytes> {
    return this.request(path, { ...(integrity ? { integrity } : {}) }, TIMEOUT)
  }

  post(path: string, body: Bytes, timeout: number = TIMEOUT): Promise<Bytes> {
    const headers: Record<string, string> = { 'content-type': 'application/octet-stream' }
    if (this.credential) headers['authorization'] = `Bearer ${toBase64url(this.credential)}`
    return this.request(path, { method: 'POST', headers, body: body as Uint8Array<ArrayBuffer> }, timeout)
  }

  private async request(path: string, init: RequestInit, timeout: number): Promise<Bytes> {
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), timeout)
    const stop = (): void => cut.abort()
    this.stopper.signal.addEventListener('abort', stop)
    try {
      const signal = cut.signal
      const response = await fetch(this.base + path, {
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        ...init,
        signal,
      })
      if (!response.ok) throw await refusal(response)
      return new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      if (error instanceof Refused) throw error
      throw new Offline()
    } finally {
      clearTimeout(timer)
      this.stopper.signal.removeEventListener('abort', stop)
    }
  }

  /** A frame or an upload; resolves when the server has committed it. */
  async append(bytes: Bytes): Promise<void> {
    await this.post(PATH.append, bytes)
  }

  /** challenge ‖ upload: the first time anything of the visitor's leaves. */
  async create(challenge: Bytes, upload: Bytes): Promise<void> {
    if (upload.length !== UPLOAD) throw new Refused('bad-frame')
    await this.post(PATH.create, concat(challenge, upload))
  }

  /** A first upload of staff: what one group asks another. */
  async open(upload: Bytes): Promise<void> {
    await this.post(PATH.create, upload)
  }

  async since(conversation: Bytes, cursor: number, wait: boolean): Promise<readonly Numbered[]> {
    const body = encodeSince({ conversation, cursor, wait })
    const frames = decodeFrames(await this.post(PATH.since, body, wait ? LONG_TIMEOUT : TIMEOUT))
    if (!frames) throw new Offline()
    return frames
  }

  async wraps(conversation: Bytes, recipient: Bytes): Promise<readonly EpochWrap[]> {
    return decodeWraps(await this.post(PATH.wraps, concat(conversation, recipient))) ?? []
  }

  key(conversation: Bytes, hash: Bytes): Promise<Bytes> {
    return this.post(PATH.keys, concat(conversation, hash))
  }

  /** A guest's offered record, by the 18 bytes its words say. */
  offered(conversation: Bytes, name: Bytes): Promise<Bytes> {
    return this.post(PATH.offered, concat(conversation, name))
  }

  /** Ends everything under way. */
  stop(): void {
    this.stopper.abort()
    this.credential = undefined
  }
}

/** A definite no has a code we know; anything else (a proxy's page) is no answer. */
async function refusal(response: Response): Promise<Error> {
  try {
    const { code } = (await response.json()) as { code?: unknown }
    if (typeof code === 'string' && STATUS_OF[code as Code] === response.status && code !== 'failed') {
      return new Refused(code as Code)
    }
  } catch {
    return new Offline()
  }
  return new Offline()
}
