import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookup, parsePlaces } from '#regions'
import { places } from '../../src/cli/places/command.ts'
import { WEDNESDAY } from './world.ts'

const OWN = 'src/regions/data/places.json'
const checkout = mkdtempSync(join(tmpdir(), 'places-'))
const table = join(checkout, OWN)
const file = join(checkout, 'cbs.csv')

beforeAll(() => {
  mkdirSync(join(checkout, 'src/regions/data'), { recursive: true })
  cpSync(OWN, table)
})
afterAll(() => rmSync(checkout, { recursive: true }))

const run = async (...args: string[]): Promise<readonly [number, string]> => {
  const lines: string[] = []
  const folders = { checkout, migrations: '', server: '' }
  const code = await places(
    { env: {}, folders, print: (line) => lines.push(line), clock: () => WEDNESDAY },
    args,
  )
  return [code, lines.join('\n')]
}

test('the file of the CBS becomes rows with their source in the table, and four digits find the place', async () => {
  writeFileSync(file, 'PC6;Huisnummer;Gemeente2026\n5611AA;1;772\n9999ZZ;1;9999\n')
  const [code, said] = await run('postcodes', file, '2026')
  expect([code, said]).toEqual([0, expect.stringContaining('Left out: GM9999')])
  const after = parsePlaces(readFileSync(table))!
  expect(after.postcodes).toEqual([{ from: 5611, to: 5611, gm: 'GM0772', source: 'postcodes' }])
  expect(after.sources.find(({ id }) => id === 'postcodes')).toMatchObject({
    date: '2026',
    seen: '2026-11-18',
  })
  expect(after.edition).toBe('2026-11-18')
  expect(lookup(after, '5611 AA', WEDNESDAY).matches[0]).toMatchObject({ name: 'Eindhoven', via: '5611' })
})

test('read in a second time it is replaced; another file changes nothing and says so', async () => {
  const [code] = await run('postcodes', file, '2027')
  expect(code).toBe(0)
  const before = readFileSync(table, 'utf8')
  expect(parsePlaces(JSON.parse(before))?.sources.filter(({ id }) => id === 'postcodes')).toHaveLength(1)
  expect((await run('woonplaatsen', file, '2027'))[1]).toContain('Nothing was changed')
  expect((await run('towns', file, '2027'))[0]).toBe(1)
  expect((await run('places', file, '2027'))[1]).toContain('baken places postcodes')
  expect((await run())[0]).toBe(1)
  expect(readFileSync(table, 'utf8')).toBe(before)
})
