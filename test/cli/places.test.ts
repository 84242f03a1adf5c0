import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPlaces, encodePlaces, type Places, parsePlaces, projectPlaces } from '#regions'
import { type Engine, placesDigest } from '#session'
import { loadSodium } from '#session/libsodium'
import { openKeyFiles, openStore, type Store } from '#storage'
import { type Bytes, joinChange, LABEL, labelled, NO_ROW, toHex } from '#wire'
import type { Change, Signed } from '#wire/control'
import { places as command } from '../../src/cli/places/command.ts'
import { Publication } from '../../src/cli/publication.ts'
import { deviceOf } from '../../src/session/keys.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { type TestRoster, testRoster } from '../support/roster.ts'

const AT = Date.parse('2027-03-02T10:00:00Z')
let engine: Engine
let postgres: TestPostgres
let roster: TestRoster
let table: Places

beforeAll(async () => {
  engine = await loadSodium()
  postgres = await testPostgres()
  table = demoPlaces(projectPlaces(), { roundTheClock: false, at: AT })
  roster = testRoster(engine, undefined, { places: encodePlaces(table) })
})
afterAll(() => postgres.stop())

type Office = {
  readonly store: Store
  readonly run: (...args: readonly string[]) => Promise<readonly string[]>
  readonly file: (name: string) => Promise<Places | undefined>
  readonly say: (name: string, group: string, change: Change) => Promise<void>
}

let count = 0
async function office(): Promise<Office> {
  const { sql, url } = await postgres.database()
  const folder = join(postgres.folder, `office-${count++}`)
  await mkdir(folder, { recursive: true })
  const random = (size: number): Bytes => engine.random(size)
  const keyStore = await openKeyFiles([join(folder, 'a'), join(folder, 'b')], random)
  const store = await openStore({ sql, keyStore, random })
  const publication = new Publication(join(folder, 'roster'))
  const objects = [...roster.slices, encodePlaces(table)].map((bytes) => ({
    name: toHex(placesDigest(engine, bytes)),
    bytes,
  }))
  await publication.add({ version: 1, head: roster.head, list: roster.list, objects })
  await writeFile(join(folder, 'roots.txt'), roster.roots.map(toHex).join('\n'))
  const env = {
    DATABASE_URL: url,
    BAKEN_ROSTER: join(folder, 'roster'),
    BAKEN_ROOTS: join(folder, 'roots.txt'),
  }
  const folders = { checkout: '.', migrations: 'migrations', server: '' }
  return {
    store,
    run: async (name = '', ...rest) => {
      const lines: string[] = []
      const args = [name, ...rest.map((file) => join(folder, file))]
      await command({ env, folders, print: (line) => lines.push(line), clock: () => AT }, args)
      await keyStore.close().catch(() => undefined)
      return lines.map((line) => line.replaceAll(folder, ''))
    },
    file: async (name) => parsePlaces(new Uint8Array(await readFile(join(folder, name)))),
    say: async (name, group, change) => {
      const device = deviceOf(engine, roster.seeds[name]![0]!)
      const last = (await store.audit(0, 100)).at(-1)
      const said: Signed = {
        v: 1,
        n: (last?.n ?? 0) + 1,
        previous: toHex(last?.hash ?? NO_ROW),
        roster: 1,
        by: { group, person: toHex(roster.ids[name]!), device: device.signHex },
        at: Math.floor(AT / 3_600_000),
        change,
      }
      const json = new TextEncoder().encode(JSON.stringify(said))
      const signature = engine.sign(labelled(LABEL.change, json), device.sign.secret)
      await store.appendAudit(joinChange(signature, json), AT)
    },
  }
}

const contact = (phone: string): Change => ({
  t: 'contact',
  service: 'demo-eindhoven',
  phone,
  languages: ['nl', 'ar'],
})

describe('the next edition of the table', () => {
  it('has what was accepted and the hours in force, and is a file the ceremony takes', async () => {
    const one = await office()
    await one.say('Anna', 'eindhoven', contact('+31401234567'))
    await one.say('Chris', 'drenthe', { ...contact('+31592123456'), service: 'demo-drenthe' } as Change)
    await one.say('Dina', 'comensha', { t: 'decide', n: 1, accepted: true })
    await one.say('Anna', 'eindhoven', {
      t: 'schedule',
      service: 'demo-eindhoven',
      hours: [[1, '10:00', '12:00']],
      holidays: false,
      absences: [],
    })
    expect(await one.run('edition', 'next.json')).toEqual([
      'Taken up: proposal 1, contact',
      'Taken up: hours of demo-eindhoven',
      'Written to /next.json.',
    ])
    const next = await one.file('next.json')
    const own = next?.services.find(({ id }) => id === 'demo-eindhoven')
    expect(own).toMatchObject({
      phone: '+31401234567',
      languages: ['nl', 'ar'],
      hours: [[1, '10:00', '12:00']],
    })
    // What waits for a yes is not in it.
    expect(next?.services.find(({ id }) => id === 'demo-drenthe')?.phone).toBeNull()
    expect(next?.edition).toBe('2027-03-02')
    expect(await one.run('export', 'now.json')).toEqual(['The table of roster 1, written to /now.json.'])
    expect(await one.file('now.json')).toEqual(table)
  }, 30_000)

  it('is not made out of a log that does not hold', async () => {
    const one = await office()
    await one.say('Anna', 'eindhoven', contact('+31401234567'))
    const [row] = await one.store.audit(0, 1)
    await one.store.appendAudit(row!.body, AT)
    await expect(one.run('edition', 'next.json')).rejects.toThrow('Row 2 of the log of changes does not hold')
    expect(await one.file('next.json').catch(() => 'none')).toBe('none')
  }, 30_000)

  it('says that there is nothing new', async () => {
    const one = await office()
    expect(await one.run('edition', 'next.json')).toEqual(['/next.json: nothing has changed since roster 1.'])
    expect((await one.run()).join(' ')).toContain('baken places edition')
  }, 30_000)
})
