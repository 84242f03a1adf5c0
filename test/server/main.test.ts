import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp('/tmp/baken-main-')
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

type Ended = { readonly code: number | null; readonly output: string }

/** Runs the built server until it ends by itself. */
function run(env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['build/server.js'], { env: { PATH: process.env['PATH'], ...env } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
    child.on('exit', (code) => resolve({ code, output }))
  })
}

const shared = (): Record<string, string> => ({
  BAKEN_DATA: join(folder, 'data'),
  BAKEN_KEYS: `${join(folder, 'a')},${join(folder, 'b')}`,
  BAKEN_ROSTER: join(folder, 'roster'),
})
const production = (): Record<string, string> => ({
  ...shared(),
  DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:1/none',
  VISITOR_ORIGIN: 'https://hulp.example.org',
  STAFF_ORIGIN: 'https://team.example.org',
  EXIT_URL: 'https://www.knmi.nl/',
})

describe('the program', () => {
  it.each([
    ['nothing set', () => ({}), 'BAKEN_DATA'],
    ['no database', shared, 'DATABASE_URL'],
    ['a wrong port', () => ({ ...production(), VISITOR_PORT: 'x' }), 'VISITOR_PORT'],
    ['no exit', () => ({ ...production(), EXIT_URL: '' }), 'EXIT_URL'],
    ['the build of the demo under production', production, 'BAKEN_ROOTS'],
    [
      'a demo database that is not there',
      () => ({ ...shared(), BAKEN_DEMO_DATABASE: production()['DATABASE_URL'] ?? '' }),
      'DATABASE_URL',
    ],
  ])('ends with one sentence that names what is missing: %s', async (_name, env, named) => {
    const { code, output } = await run(env())
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(output).toContain(named)
    expect(output).not.toContain('secret-word')
  })
})
