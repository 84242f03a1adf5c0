import { type Context, Hono } from 'hono'
import { Refused } from '#wire'
import { type Answers, answersFrom } from './answer.ts'
import type { LogLine } from './deps.ts'
import type { HeaderTable } from './headers.ts'
import type { Relay } from './relay.ts'
import { isSameOrigin } from './same-origin.ts'

/** One origin: its router and the maker of its answers. */
export type Site = { readonly app: Hono; readonly answers: Answers }

/** An empty app of one origin: unknown routes and errors are answered like everything else, with a dull code. */
export function createSite(relay: Relay, origin: string, table: HeaderTable): Site {
  const app = new Hono()
  const answers = answersFrom(table)
  const { log } = relay.deps
  if (log) app.use(logging(relay, log))
  app.use(async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead && !isSameOrigin(c.req.raw.headers, origin)) return answers.refusal('bad-request')
    return next()
  })
  app.notFound(() => answers.refusal('not-found'))
  app.onError((error) => answers.refusal(error instanceof Refused ? error.code : 'failed'))
  return { app, answers }
}

const MINUTE = 60_000

/** Which route, how it went, about how long: nothing of who asked or what for. */
function logging(relay: Relay, log: (line: LogLine) => void) {
  return async (c: Context, next: () => Promise<void>): Promise<void> => {
    const { clock } = relay.deps
    const begun = clock()
    await next()
    const route = c.req.routePath
    log({
      minute: Math.floor(begun / MINUTE),
      route: route === '*' || route === '/*' ? '-' : `${c.req.method} ${route}`,
      status: `${Math.floor(c.res.status / 100)}xx` as LogLine['status'],
      duration: bucket(clock() - begun),
    })
  }
}

function bucket(ms: number): LogLine['duration'] {
  if (ms < 10) return '<10ms'
  if (ms < 100) return '<100ms'
  return ms < 1000 ? '<1s' : '>1s'
}
