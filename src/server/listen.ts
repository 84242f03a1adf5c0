import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { createAdaptorServer, getRequestListener, type WebSocketServerLike } from '@hono/node-server'
import type { Hono } from 'hono'
import { WebSocketServer } from 'ws'

/** A first frame is 48 bytes; nothing longer is ever read. */
const LONGEST_FRAME = 64
/** Highest port the demo tries: above lie the ports systems hand out by themselves. */
const HIGHEST = 32_767

/** No port could be taken: one sentence for the operator. */
class ListenFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'ListenFault'
  }
}

export type PortRequest = {
  readonly name: string
  /** 0 = any. */
  readonly port: number
  /** Undefined = every address of this machine. */
  readonly host: string | undefined
  /** Taken ports are stepped over. */
  readonly isFlexible: boolean
}

/** Takes a port; requests are served from `serveApp` on. */
export async function takePort(request: PortRequest): Promise<{ server: Server; port: number }> {
  for (let { port } = request; ; port++) {
    const server = makeServer()
    const code = await listening(server, port, request.host)
    if (code === undefined) {
      const address = server.address()
      return { server, port: typeof address === 'object' && address ? address.port : port }
    }
    if (!request.isFlexible || port >= HIGHEST || code !== 'EADDRINUSE')
      throw new ListenFault(`${request.name} names a port that cannot be used (${port}).`)
  }
}

function makeServer(): Server {
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 20_000, requestTimeout: 60_000 })
  // Also ends a connection that asked to upgrade to something else and then waits.
  server.timeout = 90_000
  server.keepAliveTimeout = 30_000
  return server
}

function listening(server: Server, port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'))
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => resolve(undefined))
  })
}

export type Serve = {
  readonly server: Server
  readonly app: Hono
  /** Headers of an answer that no handler makes. */
  readonly lines: readonly string[]
  readonly failed: () => Response
}

/** Puts an app on a server. Whatever is refused below the app is refused with the same headers, and logged nowhere. */
export function serveApp({ server, app, lines, failed }: Serve): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LONGEST_FRAME,
    skipUTF8Validation: true,
  })
  sockets.on('wsClientError', (_error, socket) => refuse(socket, 400, lines))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuse(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400, lines),
  )
  const listener = getRequestListener(app.fetch, { errorHandler: failed })
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing))
  createAdaptorServer({
    fetch: app.fetch,
    createServer: (() => server) as unknown as typeof createServer,
    // Same object; the two packages only differ in how they write an optional field.
    websocket: { server: sockets as unknown as WebSocketServerLike },
  })
  return sockets
}

function refuse(socket: Duplex, status: number, lines: readonly string[]): void {
  if (!socket.writable) return void socket.destroy()
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...lines,
    'content-length: 0',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n`)
}
