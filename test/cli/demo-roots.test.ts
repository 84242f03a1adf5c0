import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { cli, newRecord, Rehearsal } from './table.ts'

let engine: Engine
let folder: string
let table: Rehearsal

beforeAll(async () => {
  engine = await loadSodium()
  folder = mkdtempSync(join(tmpdir(), 'baken-demo-roots-'))
  table = new Rehearsal(engine, folder)
  table.at('office', ['add', 'roster.json', 'comensha:helpdesk', 'Gea', newRecord(engine)])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The office as it stands, with the roots of the demo in place of its own. */
const demo = (...args: string[]) =>
  cli(['roster', ...args], {
    cwd: table.office,
    env: { BAKEN_ROOTS: 'demo', BAKEN_ROSTER: join(folder, 'demo-roster') },
  })

describe('the roots of the demo', () => {
  it('sign a whole roster, and say each time what they are', () => {
    for (const args of [
      ['draft', 'roster.json', 'places.json'],
      ['sign', 'roster-1.draft', 'demo-1'],
      ['sign', 'roster-1.draft', 'demo-2'],
      ['publish', 'roster-1.draft', 'roster-1.draft.root-1', 'roster-1.draft.root-2'],
    ]) {
      const ran = demo(...args)
      expect(ran).toMatchObject({
        code: 0,
        text: expect.stringContaining('DEMO: everybody holds these roots.'),
      })
    }
    expect(demo('verify', join(folder, 'demo-roster')).code).toBe(0)
  })

  it('count nowhere else: neither by their names, nor what they signed', () => {
    copyFileSync(join(table.office, 'roster-1.draft'), join(table.office, 'real-1.draft'))
    expect(table.at('office', ['sign', 'real-1.draft', 'demo-1'])).toEqual({
      code: 1,
      text: expect.stringContaining('is not a root seed'),
    })
    expect(table.at('office', ['verify', join(folder, 'demo-roster')])).toEqual({
      code: 1,
      text: expect.stringContaining('is not signed by two separate roots of this build'),
    })
    expect(demo('sign', 'real-1.draft', 'demo-4').code).toBe(1)
  })
})
