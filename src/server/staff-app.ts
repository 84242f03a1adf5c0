import type { Context, Hono } from 'hono'
import { PATH, Refused, STAFF_PATH, toBase64url, toHex, UPLOAD } from '#wire'
import {
  AwaySchema,
  ChangeRequestSchema,
  ChangesRequestSchema,
  GuestSignInSchema,
  LostSchema,
  QueueRequestSchema,
  SignInSchema,
} from '#wire/control'
import { createSite } from './app.ts'
import { ask } from './calls/ask.ts'
import { enterAsGuest } from './calls/guest.ts'
import { OFFER_BODY, offer } from './calls/offer.ts'
import { readCredential } from './credential.ts'
import { headerTable } from './headers.ts'
import { inlineOf } from './inline.ts'
import { welcomeStaff } from './live/welcome.ts'
import { barLost } from './lost.ts'
import { toldBy } from './notices.ts'
import { pinnedPage } from './pinned-page.ts'
import { queue } from './queue.ts'
import type { Relay } from './relay.ts'
import type { Session } from './sessions.ts'
import {
  addConversationRoutes,
  addFileRoutes,
  addLiveRoute,
  addPublicRoutes,
  binary,
  encoded,
  number,
} from './shared-routes.ts'
import { readJson } from './staff-json.ts'

const HTML = 'text/html; charset=utf-8'
const DEMO = '/demo.json'

/** The origin of the people who answer. */
export function createStaffApp(relay: Relay): Hono {
  const { files, settings, demo } = relay.deps
  const origin = settings.staffOrigin
  const site = createSite(
    relay,
    origin,
    headerTable({ origin, page: inlineOf(files.console), plainStyles: [], isStaff: true }),
  )
  const { app, answers } = site
  const page = pinnedPage(relay, files.console)
  app.get('/', (c) => answers.body('console', ...encoded(page(), HTML, c.req.raw.headers)))
  addFileRoutes(site, files, ({ kind }) => kind !== 'voice')
  if (settings.demo && demo) {
    app.get(DEMO, () => answers.body('data', demo, { 'content-type': 'application/json' }))
  }
  addPublicRoutes(site, relay)
  addConversationRoutes(site, relay, (headers) => ({ kind: 'staff', session: sessionOf(relay, headers) }))
  app.post(PATH.create, async (c) => {
    const session = sessionOf(relay, c.req.raw.headers)
    return answers.bytes(number(await ask(relay, session, await binary(c, UPLOAD))))
  })
  addStaffRoutes(app, relay, answers)
  addLiveRoute(site, relay, origin, welcomeStaff)
  return app
}

function addStaffRoutes(app: Hono, relay: Relay, answers: ReturnType<typeof createSite>['answers']): void {
  const { sessions } = relay
  app.post(STAFF_PATH.challenge, () => answers.json({ challenge: toHex(sessions.challenge()) }))
  app.post(STAFF_PATH.session, async (c) => {
    const token = sessions.begin(await readJson(c.req.raw, SignInSchema))
    if (!token) throw new Refused('not-signed-in')
    return answers.json({ token: toBase64url(token) })
  })
  app.post(STAFF_PATH.guest, async (c) => {
    const token = await enterAsGuest(relay, await readJson(c.req.raw, GuestSignInSchema))
    if (!token) throw new Refused('not-signed-in')
    return answers.json({ token: toBase64url(token) })
  })
  app.post(STAFF_PATH.offer, async (c) => {
    offer(relay, await binary(c, OFFER_BODY))
    return answers.empty()
  })
  app.post(STAFF_PATH.end, (c) => {
    const credential = readCredential(c.req.raw.headers)
    sessionOf(relay, c.req.raw.headers)
    if (credential) sessions.end(credential.bytes)
    return answers.empty()
  })
  app.post(STAFF_PATH.queue, async (c) => {
    const session = sessionOf(relay, c.req.raw.headers)
    return answers.json(await queue(relay, session, await readJson(c.req.raw, QueueRequestSchema)))
  })
  app.post(STAFF_PATH.away, (c) => away(c, relay, answers))
  app.post(STAFF_PATH.notices, async (c) => {
    return answers.json(await toldBy(relay.deps, memberOf(relay, c.req.raw.headers).group))
  })
  app.post(STAFF_PATH.lost, async (c) => {
    const session = sessionOf(relay, c.req.raw.headers)
    await barLost(relay, session, await readJson(c.req.raw, LostSchema))
    return answers.empty()
  })
  app.post(STAFF_PATH.change, async (c) => {
    const session = memberOf(relay, c.req.raw.headers)
    return answers.json(await relay.register.add(session, await readJson(c.req.raw, ChangeRequestSchema)))
  })
  app.post(STAFF_PATH.changes, async (c) => {
    memberOf(relay, c.req.raw.headers)
    return answers.json(await relay.register.rows((await readJson(c.req.raw, ChangesRequestSchema)).after))
  })
}

/** What a group says of itself; it may send people to the helpdesk, never to another team. */
async function away(
  c: Context,
  relay: Relay,
  answers: ReturnType<typeof createSite>['answers'],
): Promise<Response> {
  const session = memberOf(relay, c.req.raw.headers)
  const said = await readJson(c.req.raw, AwaySchema)
  if (!(await relay.status.set(session.group, said))) throw new Refused('full')
  return answers.empty()
}

/** Somebody of the roster: a guest has no group to speak for. */
function memberOf(relay: Relay, headers: Headers): Session {
  const session = sessionOf(relay, headers)
  if (session.guestOf !== undefined) throw new Refused('not-allowed')
  return session
}

function sessionOf(relay: Relay, headers: Headers): Session {
  const credential = readCredential(headers)
  const session = credential?.kind === 'token' ? relay.sessions.find(credential.bytes) : undefined
  if (!session) throw new Refused('not-signed-in')
  return session
}
