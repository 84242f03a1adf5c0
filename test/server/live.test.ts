import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningServer, startServer } from '#server'
import {
  type Bytes,
  concat,
  decodeFrames,
  decodeHint,
  encodeSince,
  PATH,
  STAFF_PATH,
  toBase64url,
  toHex,
} from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, comeBack, makeCode, must, openCode } from './cast.ts'
import { accept, colleague, type Endpoint, enterAsGuest, handOff, letIn, stranger } from './endpoint.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World
let running: RunningServer
/** The same relay as the world's apps: a second pair of apps on real sockets. */
const sockets: WebSocket[] = []

beforeAll(async () => {
  postgres = await testPostgres()
  const tempo = { find: 10, poll: 1500, beat: [150, 250] as const, hello: 600, presence: 30_000, tick: 100 }
  world = await makeWorld(postgres, { tempo })
  running = await startServer({
    ...world.deps,
    clock: () => Date.now() - started + world.now,
    settings: { demo: true, exitUrl: 'https://www.knmi.nl/', visitorPort: 0, staffPort: 0 },
  })
  world = { ...world, ...(await appsOf(running)) } as World
})
const started = Date.now()
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})
afterAll(async () => {
  await running?.close()
  await closeWorlds(postgres)
})

/** Apps that speak to the running server, so that the endpoints of the other tests work on it unchanged. */
async function appsOf(server: RunningServer): Promise<object> {
  const over = (origin: string) => ({
    request: (path: string, init?: RequestInit) => fetch(origin + path, init),
  })
  return {
    visitor: over(server.settings.visitorOrigin),
    staff: over(server.settings.staffOrigin),
    relay: server.relay,
  }
}

type Line = {
  readonly socket: WebSocket
  readonly hints: Bytes[]
  readonly closed: Promise<number>
  /** Waits for a hint that fits. */
  readonly next: (fits: (bytes: Bytes) => boolean) => Promise<Bytes>
}

function open(origin: string, hello: Bytes, options: { autoPong?: boolean } = {}): Line {
  const socket = new WebSocket(origin.replace('http', 'ws') + PATH.live, options)
  sockets.push(socket)
  const hints: Bytes[] = []
  const waiting: (() => void)[] = []
  socket.on('open', () => socket.send(hello))
  socket.on('message', (data: Buffer) => {
    hints.push(new Uint8Array(data))
    for (const wake of waiting.splice(0)) wake()
  })
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const next = async (fits: (bytes: Bytes) => boolean): Promise<Bytes> => {
    for (let i = 0; ; ) {
      for (; i < hints.length; i++) if (fits(hints[i]!)) return hints[i]!
      await Promise.race([
        new Promise<void>((resolve) => waiting.push(resolve)),
        new Promise((_, reject) => setTimeout(() => reject(new Error('no such hint')), 3000)),
      ])
    }
  }
  return { socket, hints, closed, next }
}

const kindOf = (bytes: Bytes): string => decodeHint(bytes)?.kind ?? 'none'
const isNews = (bytes: Bytes): boolean => kindOf(bytes) === 'news'
const visitorLine = (phone: Endpoint, id: string): Line =>
  open(running.settings.visitorOrigin, concat(phone.credential!, bytesOf(id)))
const staffLine = (someone: Endpoint): Line => open(running.settings.staffOrigin, someone.credential!)

describe('the socket', () => {
  it('tells a guest of the one conversation they are in, and ends when they are out', async () => {
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    must(await accept(anna, id))
    await phone.read(id)
    const guest = await stranger(world)
    must(await letIn(phone, id, guest))
    must(await enterAsGuest(guest))
    const line = staffLine(guest)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    // somebody else's, first: nothing may be heard of it
    const other = await handOff(world)
    must(await accept(anna, other.id))
    await anna.read(id)
    must(await anna.say(id, 'one'))
    const news = decodeHint(await line.next(isNews))
    expect(news?.kind === 'news' && toHex(news.conversation)).toBe(id)
    const sign = toHex(guest.record.slice(0, 32))
    must(await phone.send(id, phone.desk.removeGuest({ conversation: id, sign })))
    expect(await line.closed).toBe(1008)
    expect(line.hints.filter(isNews)).toHaveLength(1)
  })

  it('beats, and says that there is more: always 32 bytes', async () => {
    const { phone, id } = await handOff(world)
    const line = visitorLine(phone, id)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    must(await accept(anna, id))
    const news = decodeHint(await line.next(isNews))
    expect(news).toMatchObject({ kind: 'news', seq: 3 })
    expect(news?.kind === 'news' && toHex(news.conversation)).toBe(id)
    await new Promise((done) => setTimeout(done, 600))
    expect(line.hints.length).toBeGreaterThan(3)
    expect(new Set(line.hints.map(({ length }) => length))).toEqual(new Set([32]))
  })

  it('tells staff of new handoffs, of messages, and whether the visitor is here', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const line = staffLine(anna)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    const { phone, id } = await handOff(world)
    expect(decodeHint(await line.next(isNews))).toMatchObject({ seq: 2 })
    const own = visitorLine(phone, id)
    const isPresence = (here: boolean) => (bytes: Bytes) => {
      const hint = decodeHint(bytes)
      return hint?.kind === 'presence' && hint.here === here && toHex(hint.conversation) === id
    }
    await line.next(isPresence(true))
    own.socket.close()
    await line.next(isPresence(false))
  })

  it('tells the helpdesk nothing before its turn', async () => {
    const dina = await colleague(world, 'Dina', 'comensha')
    const line = staffLine(dina)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    const { phone, id } = await handOff(world)
    await visitorLine(phone, id).next((bytes) => kindOf(bytes) === 'beat')
    await new Promise((done) => setTimeout(done, 400))
    expect(new Set(line.hints.map(kindOf))).toEqual(new Set(['beat']))
  })

  it('closes on a wrong credential, a text, a second frame and on silence, with one code', async () => {
    const { phone, id } = await handOff(world)
    const { visitorOrigin, staffOrigin } = running.settings
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const codes = await Promise.all([
      open(visitorOrigin, concat(world.deps.random(32), bytesOf(id))).closed,
      open(visitorOrigin, concat(phone.credential!, world.deps.random(16))).closed,
      open(visitorOrigin, anna.credential!).closed,
      open(staffOrigin, concat(phone.credential!, bytesOf(id))).closed,
      open(staffOrigin, world.deps.random(32)).closed,
      open(visitorOrigin, new Uint8Array(0)).closed,
    ])
    expect(new Set(codes)).toEqual(new Set([1008]))
    const text = visitorLine(phone, id)
    await text.next((bytes) => kindOf(bytes) === 'beat')
    text.socket.send('text')
    expect(await text.closed).toBe(1008)
    const silent = new WebSocket(visitorOrigin.replace('http', 'ws') + PATH.live)
    sockets.push(silent)
    expect(await new Promise((resolve) => silent.on('close', resolve))).toBe(1008)
    const long = open(visitorOrigin, new Uint8Array(65))
    expect(await long.closed).toBe(1009)
  })

  it('ends when nobody answers any more, and the visitor counts as gone', async () => {
    const { phone, id } = await handOff(world)
    const dead = open(running.settings.visitorOrigin, concat(phone.credential!, bytesOf(id)), {
      autoPong: false,
    })
    await dead.next((bytes) => kindOf(bytes) === 'beat')
    expect(running.relay.presence.here(id)).toBe(true)
    expect(await dead.closed).toBe(1006)
    await expect.poll(() => running.relay.presence.here(id)).toBe(false)
    const alive = visitorLine(phone, id)
    await new Promise((done) => setTimeout(done, 1200))
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('ends with the session', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const line = staffLine(anna)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    await anna.post(STAFF_PATH.end, {})
    expect(await line.closed).toBe(1008)
  })

  it('ends when another tab took over', async () => {
    const { phone, id } = await handOff(world)
    const line = visitorLine(phone, id)
    await line.next((bytes) => kindOf(bytes) === 'beat')
    const second = await openCode(world, await makeCode(phone, id))
    await second.read(id)
    await comeBack(second, id)
    expect(await line.closed).toBe(1008)
    expect((await visitorLine(second, id).next(() => true)).length).toBe(32)
  })

  it('takes no foreign page, and the answer to an upgrade carries the headers of all', async () => {
    const refused = await upgrade({ Origin: 'https://evil.example' })
    expect(refused.status).toBe(400)
    const cross = await upgrade({ 'Sec-Fetch-Site': 'cross-site' })
    expect(cross.status).toBe(400)
    const good = await upgrade({ Origin: running.settings.visitorOrigin })
    expect(good.status).toBe(101)
    const broken = await upgrade({ Origin: running.settings.visitorOrigin, 'Sec-WebSocket-Key': 'x' })
    expect(broken.status).toBe(400)
    for (const { head } of [refused, cross, good, broken]) {
      expect(head).toContain('content-security-policy: default-src')
      expect(head).toContain('x-content-type-options: nosniff')
      expect(head.toLowerCase()).not.toContain('set-cookie')
      expect(head.toLowerCase()).not.toContain('permessage-deflate')
    }
  })

  it('answers what is no HTTP with the same headers and not a word more', async () => {
    for (const sent of ['NONSENSE\r\n\r\n', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(9000)}\r\n\r\n`]) {
      const { status, head, body } = await raw(sent)
      expect([400, 431]).toContain(status)
      expect(head).toContain('content-security-policy: default-src')
      expect(body).toBe('')
    }
    const host = await raw('GET / HTTP/1.1\r\nHost: a b\r\n\r\n')
    expect(host.status).toBe(400)
    expect(host.head).toContain('content-security-policy: default-src')
  })
})

function upgrade(headers: Record<string, string>): Promise<Answer> {
  const all = {
    Host: `localhost:${running.visitorPort}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions': 'permessage-deflate',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return raw(`GET /live HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
}

type Answer = { readonly status: number; readonly head: string; readonly body: string }

/** Sends bytes as they are and reads the first answer. */
function raw(sent: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(running.visitorPort, '127.0.0.1', () => socket.write(sent))
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      const [head = '', body = ''] = text.split('\r\n\r\n')
      resolve({ status: Number(head.split(' ')[1]), head, body })
      socket.destroy()
    })
    socket.on('error', reject)
    socket.setTimeout(5000, () => reject(new Error('no answer')))
  })
}

describe('the long poll', () => {
  const poll = (phone: Endpoint, id: string, cursor: number): Promise<Response> =>
    fetch(running.settings.visitorOrigin + PATH.since, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        authorization: `Bearer ${toBase64url(phone.credential!)}`,
      },
      body: encodeSince({ conversation: bytesOf(id), cursor, wait: true }) as Uint8Array<ArrayBuffer>,
    })

  it('is held while there is nothing, woken by an append, and counts as being here', async () => {
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const held = poll(phone, id, 2)
    await new Promise((done) => setTimeout(done, 200))
    expect(running.relay.presence.here(id)).toBe(true)
    const begun = Date.now()
    must(await accept(anna, id))
    const frames = decodeFrames(new Uint8Array(await (await held).arrayBuffer()))
    expect(frames?.map(({ seq }) => seq)).toEqual([3])
    expect(Date.now() - begun).toBeLessThan(1000)
  })

  it('answers nothing when its time is over, and at once when there is something', async () => {
    const { phone, id } = await handOff(world)
    const begun = Date.now()
    expect((await (await poll(phone, id, 2)).arrayBuffer()).byteLength).toBe(0)
    expect(Date.now() - begun).toBeGreaterThan(1200)
    const now = Date.now()
    expect(decodeFrames(new Uint8Array(await (await poll(phone, id, 0)).arrayBuffer()))?.length).toBe(2)
    expect(Date.now() - now).toBeLessThan(1000)
  })
})

describe('ports', () => {
  it('steps over a port that is taken, in the demo', async () => {
    const second = await startServer({
      ...world.deps,
      settings: {
        demo: true,
        exitUrl: 'https://www.knmi.nl/',
        visitorPort: 20_480 + (process.pid % 8_000),
        staffPort: 20_480 + (process.pid % 8_000),
      },
    })
    expect(second.staffPort).toBeGreaterThan(second.visitorPort)
    expect(second.staffPort).toBeLessThan(32_768)
    await second.close()
  })

  it('says which setting names a port that is taken, in production', async () => {
    const settings = { demo: false, exitUrl: 'https://x.nl/', visitorPort: running.visitorPort, staffPort: 0 }
    await expect(startServer({ ...world.deps, settings })).rejects.toThrow(/^VISITOR_PORT /)
  })
})
