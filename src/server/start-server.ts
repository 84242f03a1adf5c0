import type { Server } from 'node:http'
import type { Hono } from 'hono'
import type { WebSocketServer } from 'ws'
import { type Answers, answersFrom } from './answer.ts'
import { deadlines } from './deadlines.ts'
import type { Deps, Serving } from './deps.ts'
import { headerTable } from './headers.ts'
import { serveApp, takePort } from './listen.ts'
import { notices } from './notices.ts'
import { createRelay, type Relay } from './relay.ts'
import { retention } from './retention.ts'
import { createStaffApp } from './staff-app.ts'
import { createVisitorApp } from './visitor-app.ts'

/** Ports asked for (0 = any); origins left out follow from the ports taken, on this machine's own name. */
export type StartDeps = Omit<Deps, 'settings'> & {
  readonly settings: Pick<Serving, 'demo' | 'exitUrl'> & {
    readonly visitorOrigin?: string | undefined
    readonly staffOrigin?: string | undefined
    readonly visitorPort: number
    readonly staffPort: number
  }
}

export type RunningServer = {
  readonly settings: Serving
  readonly visitorPort: number
  readonly staffPort: number
  readonly relay: Relay
  /** Stops listening, ends every connection, stops the clockwork. The store stays open: it was given. */
  readonly close: () => Promise<void>
}

/** One process: both origins, deadlines, presence. */
export async function startServer(deps: StartDeps): Promise<RunningServer> {
  const { demo, exitUrl } = deps.settings
  const host = demo ? '127.0.0.1' : undefined
  const visitors = await takePort({
    name: 'VISITOR_PORT',
    port: deps.settings.visitorPort,
    host,
    isFlexible: demo,
  })
  const staff = await takePort({
    name: 'STAFF_PORT',
    port: deps.settings.staffPort,
    host,
    isFlexible: demo,
  }).catch((error: unknown) => {
    visitors.server.close()
    throw error
  })
  const settings: Serving = {
    demo,
    exitUrl,
    visitorOrigin: deps.settings.visitorOrigin ?? `http://localhost:${visitors.port}`,
    staffOrigin: deps.settings.staffOrigin ?? `http://localhost:${staff.port}`,
  }
  const relay = await createRelay({ ...deps, settings })
  const sockets = [
    put(visitors.server, createVisitorApp(relay), settings.visitorOrigin),
    put(staff.server, createStaffApp(relay), settings.staffOrigin),
  ]
  const stopClockwork = startClockwork(relay)
  const close = async (): Promise<void> => {
    stopClockwork()
    for (const one of sockets) for (const socket of one.clients) socket.terminate()
    await Promise.all([stopped(visitors.server), stopped(staff.server)])
  }
  return { settings, visitorPort: visitors.port, staffPort: staff.port, relay, close }
}

function put(server: Server, app: Hono, origin: string): WebSocketServer {
  const answers: Answers = answersFrom(
    headerTable({ origin, page: { scripts: [], styles: [] }, plainStyles: [], isStaff: false }),
  )
  return serveApp({ server, app, lines: answers.lines, failed: () => answers.refusal('bad-request') })
}

/** Deadlines are looked at right away, so that a restart is late by no more than it took. */
function startClockwork(relay: Relay): () => void {
  const clockwork = [deadlines(relay), retention(relay), notices(relay.deps)]
  const turn = (): void => {
    relay.presence.tick()
    for (const { tick } of clockwork) tick().catch(() => undefined)
  }
  turn()
  const timer = setInterval(turn, relay.tempo.tick)
  timer.unref()
  return () => clearInterval(timer)
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
