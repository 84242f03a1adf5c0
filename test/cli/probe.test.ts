import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSodium } from '#session/libsodium'
import { connect } from '#storage'
import { bytesOf } from '#wire'
import { round } from '../../src/cli/probe/rounds.ts'
import { selfTest } from '../../src/cli/probe/self-test.ts'
import { Visitor } from '../../src/cli/probe/visitor.ts'
import { DEMO_ROOTS } from '../support/demo-roots.ts'
import {
  type Place,
  serverProgram,
  staff,
  startTestServer,
  startWorld,
  type TestServer,
  type World,
} from '../support/world.ts'

let world: World
let program: string
let engine: Awaited<ReturnType<typeof loadSodium>>

beforeAll(async () => {
  engine = await loadSodium()
  world = await startWorld(engine)
  program = await serverProgram('test/kill/variant.ts', 'kill-variant')
}, 120_000)
afterAll(() => world.stop())

type Started = { readonly place: Place; readonly server: TestServer; readonly visitor: () => Visitor }

async function started(variant = 'plain'): Promise<Started> {
  const token = randomBytes(32).toString('hex')
  const place = await world.place()
  const server = await startTestServer(program, place, { BAKEN_PROBE: token, VARIANT: variant })
  const roots = DEMO_ROOTS.map(bytesOf)
  const deps = { engine, roots, clock: () => Date.now(), url: server.visitor, token: bytesOf(token) }
  return { place, server, visitor: () => new Visitor(deps) }
}

async function rowsOf({ url }: Place, table: string): Promise<number> {
  const sql = await connect(url, { pool: 1 })
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`
  await sql.end()
  return row?.n ?? -1
}

describe('the self-test', () => {
  it('hands off to every team and the helpdesk, finds nothing wrong, and leaves nothing behind', async () => {
    const { place, server, visitor } = await started()
    const said: string[] = []
    await round({ visitor, print: (line) => said.push(line), practises: false })
    expect(said).toEqual([])
    for (const table of ['conversation', 'frame', 'outbox', 'notice', 'audit'])
      expect(await rowsOf(place, table)).toBe(0)
    await server.stop()
  })

  it('control: a server that keeps no deadlines is found out, told to the operator and noted', async () => {
    const { place, server, visitor } = await started('undue')
    const said: string[] = []
    await round({ visitor, print: (line) => said.push(line), practises: false })
    expect(said.sort()).toEqual([
      'Self-test of comensha: a handoff has no deadline.',
      'Self-test of drenthe: a handoff has no deadline.',
      'Self-test of eindhoven: a handoff has no deadline.',
    ])
    expect(await rowsOf(place, 'audit')).toBe(3)
    expect(await rowsOf(place, 'conversation')).toBe(0)
    await server.stop()
  })

  it('control: a server that is gone is found out', async () => {
    const { server, visitor } = await started()
    await server.kill()
    expect(await selfTest(visitor())).toEqual([{ group: '', what: 'handoff' }])
  })
})

describe('practice', () => {
  it('comes by itself once in four weeks, to every group, as a real handoff marked only inside', async () => {
    const { place, server, visitor } = await started()
    const rounds = { visitor, print: () => undefined, practises: true }
    await round(rounds)
    expect(await rowsOf(place, 'conversation')).toBe(3)
    await round(rounds)
    expect(await rowsOf(place, 'conversation')).toBe(3)
    const anna = await staff(world, server, 'Anna', 'eindhoven')
    const queue = new TextDecoder().decode(await anna.call('/staff/queue', '{"list":"waiting"}'))
    expect(queue).not.toContain('practice')
    const { rows } = JSON.parse(queue) as { rows: { id: string; helpdesk: string }[] }
    expect(rows.map(({ helpdesk }) => helpdesk)).toEqual([''])
    const view = await anna.read(rows[0]?.id)
    const scripts = view.lines.map((line) =>
      line.kind === 'message' && line.body.t === 'handoff' ? line.body.consent.script : '',
    )
    expect(scripts).toContain('practice')
    await server.stop()
  })

  it('by hand: baken practice, for one group, and a sentence where nothing listens', async () => {
    const { place, server } = await started()
    const baken = (port: string, ...args: string[]): string =>
      spawnSync(process.execPath, ['build/cli.js', 'practice', ...args], {
        env: { PATH: process.env['PATH'], VISITOR_PORT: port },
        encoding: 'utf8',
      }).stdout
    const port = new URL(server.visitor).port
    expect(baken(port, 'drenthe')).toBe('A practice handoff waits for drenthe.\n')
    expect(await rowsOf(place, 'conversation')).toBe(1)
    expect(baken(port, 'nowhere')).toContain('nowhere is no team')
    await server.stop()
    expect(baken(port, 'drenthe')).toContain('did not take it')
  })
})
