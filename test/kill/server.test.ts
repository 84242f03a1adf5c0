import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Outgoing } from '#session'
import { loadSodium } from '#session/libsodium'
import type { Client } from '../support/clients.ts'
import {
  type Place,
  serverProgram,
  staff,
  startTestServer,
  startWorld,
  type TestServer,
  visitorAt,
  type World,
} from '../support/world.ts'

const KILLS = 4
const PAIRS = 4

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'stay',
  lines: [],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
}

let world: World
let program: string

beforeAll(async () => {
  world = await startWorld(await loadSodium())
  program = await serverProgram('test/kill/variant.ts', 'kill-variant')
}, 120_000)
afterAll(() => world.stop())

type Pair = {
  readonly visitor: Client
  readonly sent: string[]
  readonly unknown: { text: string; outgoing: Outgoing }[]
}

/** A visitor who writes as fast as the server acknowledges, until it is gone. */
async function write(pair: Pair, label: string, resend: boolean): Promise<void> {
  const { visitor } = pair
  for (let i = 0; i < 10_000; i++) {
    const text = `${label} ${i}`
    const outgoing = visitor.desk.say({ conversation: visitor.conversation, body: { t: 'text', text } })
    pair.unknown.push({ text, outgoing })
    try {
      await visitor.append(outgoing)
      if (resend) await visitor.append(outgoing)
    } catch {
      return
    }
    pair.unknown.pop()
    pair.sent.push(text)
  }
}

async function openPairs(server: TestServer): Promise<Pair[]> {
  const anna = await staff(world, server, 'Anna', 'eindhoven')
  const pairs: Pair[] = []
  for (let i = 0; i < PAIRS; i++) {
    const visitor = await visitorAt(world, server)
    await visitor.handoff(handoff)
    const reader = Object.assign(anna, { view: undefined })
    await reader.read(visitor.conversation)
    await anna.append(anna.desk.accept({ conversation: visitor.conversation, mode: 'here' }))
    await visitor.read()
    pairs.push({ visitor, sent: [], unknown: [] })
  }
  return pairs
}

/** What a colleague's device finds of a conversation, by number of times each text stands there. */
async function found(server: TestServer, pair: Pair): Promise<Map<string, number>> {
  const bram = await staff(world, server, 'Bram', 'eindhoven')
  const view = await bram.read(pair.visitor.conversation)
  const counts = new Map<string, number>()
  for (const line of view.lines) {
    if (line.kind === 'broken') counts.set('broken', (counts.get('broken') ?? 0) + 1)
    if (line.kind !== 'message' || line.body.t !== 'text') continue
    counts.set(line.body.text, (counts.get(line.body.text) ?? 0) + 1)
  }
  return counts
}

type Tally = { acknowledged: number; lost: number; doubled: number; broken: number }

async function check(server: TestServer, pairs: readonly Pair[]): Promise<Tally> {
  const tally: Tally = { acknowledged: 0, lost: 0, doubled: 0, broken: 0 }
  for (const pair of pairs) {
    const counts = await found(server, pair)
    tally.acknowledged += pair.sent.length
    tally.lost += pair.sent.filter((text) => !counts.has(text)).length
    tally.doubled += [...counts].filter(([text, count]) => text !== 'broken' && count > 1).length
    tally.broken += counts.get('broken') ?? 0
  }
  return tally
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Load, kill -9 in its middle, a new process on the same data. */
async function killOnce(
  place: Place,
  pairs: Pair[],
  server: TestServer,
  label: string,
  env: Record<string, string>,
  resend: boolean,
): Promise<TestServer> {
  const writing = pairs.map((pair, i) => write(pair, `${label}.${i}`, resend))
  await pause(400 + Math.random() * 200)
  await server.kill()
  await Promise.all(writing)
  const next = await startTestServer(program, place, env)
  for (const pair of pairs) {
    Object.assign(pair.visitor, { origin: next.visitor })
    // The same bytes again: whether or not they had arrived, they count once.
    for (const { text, outgoing } of pair.unknown.splice(0)) {
      await pair.visitor.append(outgoing)
      pair.sent.push(text)
    }
  }
  return next
}

describe('kill -9 of the server in the middle of a load', () => {
  it('loses and doubles nothing that was acknowledged', async () => {
    const place = await world.place()
    let server = await startTestServer(program, place)
    const pairs = await openPairs(server)
    for (let kill = 0; kill < KILLS; kill++)
      server = await killOnce(place, pairs, server, `k${kill}`, {}, false)
    const tally = await check(server, pairs)
    await server.stop()
    expect(tally.acknowledged).toBeGreaterThan(KILLS * PAIRS)
    expect(tally).toMatchObject({ lost: 0, doubled: 0, broken: 0 })
  })

  it('control: acknowledging before the commit loses some at every kill', async () => {
    for (let kill = 0; kill < 2; kill++) {
      const place = await world.place()
      const first = await startTestServer(program, place, { VARIANT: 'early' })
      const pairs = await openPairs(first)
      const writing = pairs.map((pair, i) => write(pair, `e${kill}.${i}`, false))
      await pause(500)
      await first.kill()
      await Promise.all(writing)
      const server = await startTestServer(program, place)
      const tally = await check(server, pairs)
      await server.stop()
      expect(tally.lost).toBeGreaterThan(0)
    }
  })

  it('control: without ids a resent frame stands twice', async () => {
    const place = await world.place()
    const server = await startTestServer(program, place, { VARIANT: 'twice' })
    const pairs = await openPairs(server)
    const writing = pairs.map((pair, i) => write(pair, `t.${i}`, true))
    await pause(500)
    await server.kill()
    await Promise.all(writing)
    const next = await startTestServer(program, place)
    const tally = await check(next, pairs)
    await next.stop()
    expect(tally.doubled + tally.broken).toBeGreaterThan(0)
  })
})
