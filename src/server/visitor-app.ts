import type { Hono } from 'hono'
import { ID, PATH, Refused, toHex, UPLOAD } from '#wire'
import { ProbeRequestSchema } from '#wire/control'
import { type Caller, tokenHash } from './access.ts'
import { createSite } from './app.ts'
import { create } from './calls/create.ts'
import { KEEP_SIZE, keep } from './calls/keep.ts'
import { erase, find } from './calls/return.ts'
import { CHALLENGE_SIZE } from './challenge.ts'
import { readCredential } from './credential.ts'
import { headerTable } from './headers.ts'
import { inlineOf } from './inline.ts'
import { welcomeVisitor } from './live/welcome.ts'
import { paced } from './pace.ts'
import { pinnedPage } from './pinned-page.ts'
import { isProbe, probe } from './probe.ts'
import type { Relay } from './relay.ts'
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

/** The origin of visitors. Nothing of the staff's answers here, and nothing says what this is. */
export function createVisitorApp(relay: Relay): Hono {
  const { deps } = relay
  const { files, settings } = deps
  const origin = settings.visitorOrigin
  const decoder = new TextDecoder()
  const plain = [...files.plain.values()].map((file) => inlineOf(decoder.decode(file.bytes)))
  const site = createSite(
    relay,
    origin,
    headerTable({
      origin,
      page: inlineOf(files.page),
      plainStyles: [...new Set(plain.flatMap((inline) => inline.styles))],
      isStaff: false,
      hasVoices: [...files.files.values()].some(({ kind }) => kind === 'voice'),
    }),
  )
  const { app, answers } = site
  const page = pinnedPage(relay, files.page)
  app.get(PATH.page, (c) => answers.body('page', ...encoded(page(), HTML, c.req.raw.headers)))
  app.get(PATH.exit, () => answers.redirect(settings.exitUrl))
  for (const [path, file] of files.plain) {
    app.get(path, (c) => answers.body('plain', ...encoded(file, HTML, c.req.raw.headers)))
  }
  addFileRoutes(site, files, ({ kind }) => kind !== 'asset')
  addPublicRoutes(site, relay)
  addConversationRoutes(site, relay, (headers) => visitorOf(relay, headers))
  app.post(PATH.create, async (c) =>
    answers.bytes(
      number(
        await create(relay, await binary(c, CHALLENGE_SIZE + UPLOAD), isProbe(c.req.raw.headers, deps.probe)),
      ),
    ),
  )
  app.post(PATH.probe, async (c) => {
    if (!isProbe(c.req.raw.headers, deps.probe)) throw new Refused('not-found')
    return answers.json(await probe(relay, await readJson(c.req.raw, ProbeRequestSchema)))
  })
  app.post(PATH.find, async (c) => {
    const locator = await binary(c, ID)
    const found = async (): Promise<Response> => {
      const conversation = await find(relay, locator)
      return conversation ? answers.bytes(conversation) : answers.refusal('not-found')
    }
    // Made before the wait, the refusal too: an error on its way up takes longer than an answer (PROTOCOL §9).
    return paced(relay.tempo.find, found())
  })
  app.post(PATH.erase, async (c) => {
    const caller = visitorOf(relay, c.req.raw.headers)
    await erase(relay, caller, await binary(c, ID))
    return answers.empty()
  })
  app.post(PATH.keep, async (c) => {
    const caller = visitorOf(relay, c.req.raw.headers)
    return answers.bytes(number(await keep(relay, caller, await binary(c, KEEP_SIZE))))
  })
  addLiveRoute(site, relay, origin, welcomeVisitor)
  return app
}

function visitorOf(relay: Relay, headers: Headers): Caller {
  const credential = readCredential(headers)
  if (!credential) throw new Refused('not-signed-in')
  return credential.kind === 'locator'
    ? { kind: 'locator', locator: toHex(credential.bytes) }
    : { kind: 'tab', token: toHex(tokenHash(relay.deps.verifier, credential.bytes)) }
}
