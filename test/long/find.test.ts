import { randomBytes, randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '#session'
import { loadSodium } from '#session/libsodium'
import type { Bytes } from '#wire'
import {
  serverProgram,
  startTestServer,
  startWorld,
  type TestServer,
  visitorAt,
  type World,
} from '../support/world.ts'
import { Asking } from './asking.ts'
import { type Finding, welch, worst } from './welch.ts'

const PAIRS = Number(process.env['TEST_PAIRS'] ?? 20_000)
/** Above this the two are not the same: by chance about once in 150,000 tests. */
const LIMIT = 4.5
const CODES = 8

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  lines: [],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
}

let world: World
let program: string

beforeAll(async () => {
  world = await startWorld(await loadSodium())
  program = await serverProgram('test/long/variant.ts', 'find-variant')
}, 120_000)
afterAll(() => world.stop())

/** Conversations with a code, and their locators. */
async function locators(server: TestServer): Promise<Bytes[]> {
  const found: Bytes[] = []
  for (let i = 0; i < CODES; i++) {
    const visitor = await visitorAt(world, server)
    await visitor.handoff(handoff)
    const made = visitor.desk.makeCode({ conversation: visitor.conversation })
    await visitor.append(made.entry)
    const opened = (await visitorAt(world, server)).desk.openCode({ digits: made.code })
    if (opened) found.push(opened.locator)
  }
  return found
}

type Times = { readonly known: number[]; readonly unknown: number[] }

/** Up to a tick of the server's timer, so that no question stands in a fixed place between two of them. */
function dither(): void {
  const until = process.hrtime.bigint() + BigInt(randomInt(1_000_000))
  while (process.hrtime.bigint() < until);
}

/** Asks for a known and an unknown locator in turns; which comes first is drawn for each pair. */
async function ask(server: TestServer, known: readonly Bytes[], label: string): Promise<Times> {
  const asking = new Asking(server.visitor)
  const times: Times = { known: [], unknown: [] }
  const once = async (which: keyof Times, i: number, isCounted: boolean): Promise<void> => {
    const locator = which === 'known' ? known[i % known.length]! : new Uint8Array(randomBytes(16))
    dither()
    const { us, status } = await asking.find(locator)
    expect(status).toBe(which === 'known' ? 200 : 404)
    if (isCounted) times[which].push(us)
  }
  const warm = Math.ceil(PAIRS / 20)
  for (let i = 0; i < warm + PAIRS; i++) {
    const order: (keyof Times)[] = randomInt(2) === 0 ? ['known', 'unknown'] : ['unknown', 'known']
    for (const which of order) await once(which, i, i >= warm)
    if ((i + 1) % 2000 === 0) console.log(`${label}: ${i + 1 - warm} of ${PAIRS} pairs`)
  }
  asking.close()
  return times
}

async function measured(variant: string): Promise<Finding> {
  const server = await startTestServer(program, await world.place(), { VARIANT: variant })
  try {
    const times = await ask(server, await locators(server), variant)
    const finding = worst(times.known, times.unknown)
    console.log(`${variant}: |t| ${Math.abs(finding.t).toFixed(2)}, ${finding.crop * 100} % cropped`)
    return finding
  } finally {
    await server.stop()
  }
}

describe('the time an answer to a return code takes', () => {
  it('does not tell a known code from an unknown one', { timeout: 1_800_000 }, async () => {
    expect(Math.abs((await measured('plain')).t)).toBeLessThan(LIMIT)
  })

  it('would, were an unknown one slower by a look-up and answered at once', {
    timeout: 1_800_000,
  }, async () => {
    expect((await measured('hasty')).t).toBeLessThan(-LIMIT)
  })
})

describe('the test itself', () => {
  it('is Welch: a sample by hand', () => {
    expect(welch([1, 2, 3], [2, 4, 6])).toBeCloseTo(-1.549, 3)
  })
})
