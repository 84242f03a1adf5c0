import { type Bytes, decodeHint, type Hint, PATH } from '#wire'

export type LiveState = 'connecting' | 'here' | 'offline'

export type LiveOptions = {
  /** ws(s) origin of this page. */
  readonly origin: string
  /** First frame: credential, and the conversation for a visitor. */
  readonly hello: () => Bytes
  readonly hint: (hint: Hint) => void
  /** Called with every change; on `here` the caller asks for what it missed. */
  readonly state: (state: LiveState) => void
}

/** A beat comes every 20 to 25 s; twice that without one is a dead line. */
const SILENCE = 55_000
const FIRST_DELAY = 500
const LONGEST_DELAY = 12_000

/** The socket only says "there is more"; correctness lives in `since`. Comes back by itself, with jitter. */
export class Live {
  private socket: WebSocket | undefined
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopped = false
  private readonly options: LiveOptions

  constructor(options: LiveOptions) {
    this.options = options
    this.connect()
  }

  private connect(): void {
    if (this.stopped) return
    this.options.state('connecting')
    const socket = new WebSocket(this.options.origin + PATH.live)
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(this.options.hello() as Uint8Array<ArrayBuffer>)
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.take(new Uint8Array(data))
    socket.onclose = () => this.lost(socket)
    this.guard(socket)
  }

  private take(bytes: Bytes): void {
    if (!this.socket) return
    this.guard(this.socket)
    if (this.failures >= 0) this.options.state('here')
    this.failures = 0
    const hint = decodeHint(bytes)
    if (hint) this.options.hint(hint)
  }

  private guard(socket: WebSocket): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      socket.close()
      this.lost(socket)
    }, SILENCE)
  }

  private lost(socket: WebSocket): void {
    if (this.socket !== socket || this.stopped) return
    this.socket = undefined
    this.failures += 1
    this.options.state('offline')
    const delay = Math.min(FIRST_DELAY * 2 ** this.failures, LONGEST_DELAY)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.connect(), delay / 2 + Math.random() * delay)
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.socket?.close()
    this.socket = undefined
  }
}
