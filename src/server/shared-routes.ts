import { upgradeWebSocket } from '@hono/node-server'
import type { Context } from 'hono'
import { type Bytes, decodeSince, PATH, Refused, UPLOAD, Writer } from '#wire'
import type { Caller } from './access.ts'
import type { Site } from './app.ts'
import { readBody } from './body.ts'
import { append } from './calls/append.ts'
import { offered } from './calls/offer.ts'
import { key, since, wraps } from './calls/read.ts'
import { type Listening, type RawSocket, serveSocket } from './live/socket.ts'
import type { Relay } from './relay.ts'
import { isSameOrigin } from './same-origin.ts'
import { type BuiltFile, type SiteFiles, type StoredFile, takesBrotli } from './site.ts'

/** Who calls; throws `not-signed-in` when nobody does. */
export type CallerOf = (headers: Headers) => Caller

/** Longest body of a question: conversation and a hash. */
const QUESTION = 64

/** A POST with a binary body of at most `limit` bytes. Other content types come from foreign pages or by mistake. */
export async function binary(c: Context, limit: number): Promise<Bytes> {
  if (c.req.raw.headers.get('content-type') !== 'application/octet-stream') throw new Refused('bad-request')
  return readBody(c.req.raw, limit)
}

/** Public bytes that are the same for everyone. */
export function addPublicRoutes({ app, answers }: Site, relay: Relay): void {
  const { book } = relay.deps
  const found = (bytes: Bytes | undefined): Response =>
    bytes ? answers.bytes(bytes) : answers.refusal('not-found')
  app.get(PATH.status, () => answers.bytes(relay.status.bytes()))
  app.get(PATH.head, () => answers.bytes(book.current.bytes))
  app.get(PATH.heads, () => answers.bytes(book.list))
  app.get(`${PATH.headVersion}:version`, (c) => found(book.head(versionOf(c.req.param('version')))))
  app.get(`${PATH.digest}:digest`, (c) => found(book.object(c.req.param('digest'))))
  app.get(PATH.challenge, () => answers.bytes(relay.challenges.issue()))
}

function versionOf(text: string): number {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
}

/** The calls on conversations that visitors and staff share. */
export function addConversationRoutes({ app, answers }: Site, relay: Relay, callerOf: CallerOf): void {
  app.post(PATH.append, async (c) => {
    const caller = callerOf(c.req.raw.headers)
    return answers.bytes(number(await append(relay, caller, await binary(c, UPLOAD))))
  })
  app.post(PATH.since, async (c) => {
    const caller = callerOf(c.req.raw.headers)
    const query = decodeSince(await binary(c, QUESTION))
    if (!query) throw new Refused('bad-request')
    return answers.bytes(await since(relay, caller, query, c.req.raw.signal))
  })
  app.post(PATH.wraps, async (c) => {
    const caller = callerOf(c.req.raw.headers)
    return answers.bytes(await wraps(relay, caller, await binary(c, QUESTION)))
  })
  app.post(PATH.keys, async (c) => {
    const caller = callerOf(c.req.raw.headers)
    return answers.bytes(await key(relay, caller, await binary(c, QUESTION)))
  })
  app.post(PATH.offered, async (c) => {
    const caller = callerOf(c.req.raw.headers)
    return answers.bytes(await offered(relay, caller, await binary(c, QUESTION)))
  })
}

export function number(value: number): Bytes {
  return new Writer().u32(value).done()
}

/** Built files by name; `isOurs` says which kinds belong to this origin. */
export function addFileRoutes(
  { app, answers }: Site,
  files: SiteFiles,
  isOurs: (file: BuiltFile) => boolean,
): void {
  app.get(`${PATH.file}:name`, (c) => {
    const file = files.files.get(c.req.param('name'))
    if (!file || !isOurs(file)) return answers.refusal('not-found')
    const kind = file.kind === 'worker' ? 'worker' : 'file'
    return answers.body(kind, ...encoded(file, file.type, c.req.raw.headers))
  })
}

/** Body and headers of a stored file, compressed where the browser takes it. */
export function encoded(file: StoredFile, type: string, asked: Headers): [Bytes, Record<string, string>] {
  const br = takesBrotli(asked) ? file.br : undefined
  const headers = { 'content-type': type, vary: 'accept-encoding' }
  return br ? [br, { ...headers, 'content-encoding': 'br' }] : [file.bytes, headers]
}

/** The socket: no credential in address or subprotocol, it comes as the first frame. */
export function addLiveRoute(
  { app, answers }: Site,
  relay: Relay,
  origin: string,
  welcome: (relay: Relay, hello: Bytes) => Promise<Listening | undefined>,
): void {
  const { bus, random } = relay.deps
  const upgrade = upgradeWebSocket(() => ({
    onOpen: (_event, socket) =>
      serveSocket(socket.raw as unknown as RawSocket, {
        bus,
        random,
        tempo: relay.tempo,
        welcome: (hello) => welcome(relay, hello),
      }),
  }))
  app.get(PATH.live, async (c, next) => {
    const { headers } = c.req.raw
    if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return answers.refusal('not-found')
    // Without a server behind this app there is nothing to upgrade.
    if (!c.env || !isSameOrigin(headers, origin)) return answers.refusal('bad-request')
    const answer = await upgrade(c, next)
    // The answer's headers go out with the 101.
    return answer?.status === 200 ? answers.empty() : answers.refusal('bad-request')
  })
}
