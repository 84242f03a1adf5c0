import { type Bytes, encodeHint, type Random } from '#wire'
import type { Tempo } from '../deps.ts'
import type { Bus, Topic } from './bus.ts'

/** What we use of a `ws` socket; hooked raw, without a wrapper per message. */
export interface RawSocket {
  readonly bufferedAmount: number
  send(bytes: Bytes, options: { readonly binary: true }): void
  ping(): void
  close(code: number): void
  terminate(): void
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown
  on(event: 'close' | 'error' | 'pong', listener: () => void): unknown
}

/** Somebody whose first frame was a good credential. */
export type Listening = {
  readonly topics: readonly Topic[]
  /** Asked before every hint and beat: a session may end, a tab may be displaced. */
  readonly isAllowed: () => boolean
  /** The socket is gone. */
  readonly gone: () => void
}

export type SocketDeps = {
  readonly bus: Bus
  readonly random: Random
  readonly tempo: Tempo
  /** Undefined = no, whatever the reason. */
  readonly welcome: (hello: Bytes) => Promise<Listening | undefined>
}

/** A reader slower than this loses the socket and catches up by `since`. */
const MOST_BUFFERED = 16_384
/** "Policy violation": one code for a bad credential, an ended session, and a second frame. */
const REFUSED = 1008
const BEAT = encodeHint({ kind: 'beat' })

/** Serves one socket: a credential in, hints and beats of one size out (PROTOCOL §8). */
export function serveSocket(socket: RawSocket, deps: SocketDeps): void {
  let state: 'new' | 'asking' | 'open' | 'closed' = 'new'
  let leave = (): void => {}
  const late = setTimeout(() => socket.close(REFUSED), deps.tempo.hello)
  const end = (): void => {
    state = 'closed'
    clearTimeout(late)
    leave()
    leave = (): void => {}
  }
  socket.on('close', end)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data, isBinary) => {
    const hello = isBinary && state === 'new' ? bytesOf(data) : undefined
    if (!hello) return socket.close(REFUSED)
    state = 'asking'
    deps.welcome(hello).then(
      (listening) => {
        clearTimeout(late)
        if (state === 'closed') return listening?.gone()
        if (!listening) return socket.close(REFUSED)
        state = 'open'
        leave = listen(socket, listening, deps)
      },
      () => socket.close(REFUSED),
    )
  })
}

function bytesOf(data: unknown): Bytes | undefined {
  return data instanceof Uint8Array ? new Uint8Array(data) : undefined
}

function listen(socket: RawSocket, listening: Listening, deps: SocketDeps): () => void {
  const send = (hint: Bytes): void => {
    if (!listening.isAllowed()) socket.close(REFUSED)
    else if (socket.bufferedAmount > MOST_BUFFERED) socket.terminate()
    else socket.send(hint, { binary: true })
  }
  const unsubscribe = deps.bus.subscribe(listening.topics, send)
  let isHeard = true
  socket.on('pong', () => {
    isHeard = true
  })
  let timer = setTimeout(beat, pause(deps))
  // A phone that lost its network says no goodbye: without an answer since the last beat it is gone.
  function beat(): void {
    if (!isHeard) {
      socket.terminate()
      return
    }
    isHeard = false
    socket.ping()
    send(BEAT)
    timer = setTimeout(beat, pause(deps))
  }
  send(BEAT)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    listening.gone()
  }
}

/** Somewhere between the two times, so that sockets do not beat together. */
function pause({ random, tempo }: SocketDeps): number {
  const [least, most] = tempo.beat
  const [high = 0, low = 0] = random(2)
  return least + ((most - least) * (high * 256 + low)) / 65_536
}
