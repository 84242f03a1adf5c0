import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'regions-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Bundles a program as the page is bundled. */
async function bundle(name: string, source: string): Promise<{ code: string; modules: readonly string[] }> {
  const input = join(folder, `${name}.ts`)
  const room = join(import.meta.dirname, '../../src/regions')
  writeFileSync(input, source.replaceAll('@', room))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'chrome67',
      modulePreload: false,
      rolldownOptions: { input, output: { format: 'iife' } },
    },
  })
  const [output] = [result].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (output?.type !== 'chunk') throw new Error('no bundle')
  const modules = Object.entries(output.modules).filter(([, { renderedLength }]) => renderedLength > 0)
  return { code: output.code, modules: modules.map(([id]) => id.split('/').pop() ?? '') }
}

const PAGE = 'globalThis.r = [parsePlaces, parseStatus, lookup, route]'
const MAKERS = [
  'demo.ts',
  'holes.ts',
  'misshapen.ts',
  'state.ts',
  'walk.ts',
  'problems.ts',
  'project.ts',
  'places.json',
]

test('what the page takes of this room is small, and holds no data and no checks', async () => {
  const { code, modules } = await bundle(
    'page',
    `import { parsePlaces, parseStatus, lookup, route } from '@/index.ts'; ${PAGE}`,
  )
  expect(brotliCompressSync(code).length).toBeLessThanOrEqual(4250)
  expect(modules.filter((module) => MAKERS.includes(module))).toEqual([])
  expect(code).not.toMatch(/Eindhoven|Date\.now|new Date\(\)/)
})

test('and the measure sees the data when it is taken along', async () => {
  const { code, modules } = await bundle(
    'fat',
    "import { demoPlaces, projectPlaces } from '@/index.ts'; globalThis.r = [demoPlaces, projectPlaces]",
  )
  expect(modules).toEqual(expect.arrayContaining(['demo.ts', 'project.ts']))
  expect(code).toMatch(/Eindhoven/)
})

test('nothing depends on the zone the process runs in', async () => {
  const program = `import { deadline, demoPlaces, projectPlaces, route } from '@/index.ts'
    const HOUR = 3600000
    const start = Date.UTC(2027, 11, 1)
    const groups = ['eindhoven', 'drenthe', 'comensha'].map((code) => (
      { code, role: code === 'comensha' ? 'helpdesk' : 'team', people: 1, devices: 1 }))
    const out = []
    for (let hour = 0; hour < 400 * 24; hour += 5) {
      const at = start + hour * HOUR
      const places = demoPlaces(projectPlaces(), { roundTheClock: false, at })
      const { team, helpdesk, area } = route({ places, groups }, { place: 'GM0772', age: '23+', at })
      out.push([area, team, helpdesk, places.helpdesk.confirmedOn, deadline(places, ['eindhoven', 'comensha'], at)])
    }
    console.log(JSON.stringify({ zone: new Date(start).getTimezoneOffset(), out }))`
  const { code } = await bundle('zones', program)
  const file = join(folder, 'zones.cjs')
  writeFileSync(file, code)
  const run = (TZ: string): { zone: number; out: unknown } =>
    JSON.parse(
      execFileSync(process.execPath, [file], { env: { TZ }, maxBuffer: 1e8, timeout: 50_000 }).toString(),
    )
  const home = run('Europe/Amsterdam')
  const far = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Australia/Lord_Howe'].map(run)
  expect(new Set([home, ...far].map(({ zone }) => zone)).size).toBe(5)
  for (const other of far) expect(other.out).toEqual(home.out)
})
