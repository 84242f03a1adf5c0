import { beforeAll, describe, expect, it } from 'vitest'
import {
  biomeOf,
  crossings,
  doors,
  importsOf,
  reach,
  roomOf,
  rooms,
  Skeleton,
  sources,
} from '../support/house.ts'

const list = rooms()
const allowedOf = (name: string): readonly string[] => list.find((room) => room.name === name)?.allowed ?? []
const code = sources('src').filter(({ path }) => /\.tsx?$/.test(path))

describe('the walls, as written', () => {
  it('the three edges that carry the promise are missing', () => {
    expect(allowedOf('server')).not.toContain('session')
    expect(allowedOf('server')).not.toContain('flow')
    expect(allowedOf('server')).not.toContain('i18n')
    expect(allowedOf('flow')).not.toContain('i18n')
  })

  it('endpoints and relay meet only in wire, its control, and regions', () => {
    const below = (name: string): Set<string> => reach(name, list)
    const relay = new Set([...below('server'), 'server', 'storage'])
    const endpoint = new Set([...below('web/visitor'), ...below('web/staff'), 'web/visitor', 'web/staff'])
    expect([...relay].filter((room) => endpoint.has(room)).sort()).toEqual([
      'regions',
      'wire',
      'wire/control',
    ])
  })

  it('every file of src lies in a room, and every front door opens into one', () => {
    expect(code.length).toBeGreaterThan(150)
    expect(code.filter(({ path }) => roomOf(path, list) === undefined).map(({ path }) => path)).toEqual([])
    for (const [door, file] of Object.entries(doors())) {
      const inside = door.slice(1)
      expect([inside, inside.split('/').slice(0, -1).join('/')]).toContain(roomOf(file.slice(2), list))
    }
  })
})

describe('seeded violations', () => {
  let clean: { tsc: string[]; biome: string[] }
  let tsc: string[]
  let biome: string[]
  const pairs: { file: string; from: string; door: string; allowed: boolean }[] = []

  /** File, text and the rule that must catch it. */
  const LINTED: readonly [string, string, string][] = [
    [
      'src/wire/npm.ts',
      "import sodium from 'libsodium-wrappers'\nexport const x: unknown = sodium\n",
      'noRestrictedImports',
    ],
    [
      'src/wire/node.ts',
      "import { hash } from 'node:crypto'\nexport const x: unknown = hash\n",
      'noRestrictedImports',
    ],
    [
      'src/session/npm.ts',
      "import sodium from 'libsodium-wrappers-sumo'\nexport const x: unknown = sodium\n",
      'noRestrictedImports',
    ],
    [
      'src/flow/npm.ts',
      "import { string } from 'valibot'\nexport const x: unknown = string\n",
      'noRestrictedImports',
    ],
    [
      'src/regions/npm.ts',
      "import { string } from 'valibot'\nexport const x: unknown = string\n",
      'noRestrictedImports',
    ],
    ['src/flow/clock.ts', 'export const x: number = Date.now()\n', 'noRestrictedGlobals'],
    ['src/wire/clock.ts', 'export const x: number = Date.now()\n', 'noRestrictedGlobals'],
    ['src/wire/dice.ts', 'export const x: unknown = crypto\n', 'noRestrictedGlobals'],
    ['src/session/dice.ts', 'export const x: unknown = crypto\n', 'noRestrictedGlobals'],
    ['src/web/core/view.ts', 'export const x: unknown = document.body\n', 'noRestrictedGlobals'],
    ['src/web/core/keep.ts', "localStorage.setItem('a', 'b')\n", 'noRestrictedGlobals'],
    ['src/web/visitor/keep.ts', "localStorage.setItem('a', 'b')\n", 'noRestrictedGlobals'],
    ['src/web/visitor/keep2.ts', "sessionStorage.setItem('a', 'b')\n", 'noRestrictedGlobals'],
    ['src/web/visitor/keep3.ts', 'export const x: unknown = indexedDB\n', 'noRestrictedGlobals'],
    [
      'src/flow/round.ts',
      "import { b } from './trip.ts'\nexport const a: number = 1 + b\n",
      'noImportCycles',
    ],
    [
      'src/flow/trip.ts',
      "import { a } from './round.ts'\nexport const b: number = 1 + a\n",
      'noImportCycles',
    ],
    ['src/regions/enum.ts', 'export enum Colour {\n  red,\n}\n', 'noEnum'],
    ['src/regions/any.ts', 'export const x: any = 1\n', 'noExplicitAny'],
    ['src/regions/plain.ts', 'export default function plain(): void {}\n', 'noDefaultExport'],
    ['src/regions/sure.ts', 'export const x = (a: string | undefined): string => a!\n', 'noNonNullAssertion'],
    ['src/server/print.ts', "console.log('x')\n", 'noConsole'],
    ['src/web/staff/print.ts', "console.log('x')\n", 'noConsole'],
    [
      'src/regions/long.ts',
      `${Array.from({ length: 401 }, (_, i) => `export const x${i} = ${i}`).join('\n')}\n`,
      'noExcessiveLinesPerFile',
    ],
  ]

  /** Each tried alone: tsc names a file that should not be there once, at its first importer. */
  const EDGES: readonly [string, string][] = [
    ['src/server/by-value.ts', "import { door } from '#session'\nexport const x: string = door\n"],
    ['src/server/by-type.ts', "import type { Door } from '#session'\nexport const x: Door = 'open'\n"],
    ['src/server/relative.ts', "import { door } from '../session/index.ts'\nexport const x: string = door\n"],
    ['src/server/dynamic.ts', "export const x = (): Promise<unknown> => import('#session')\n"],
    ['src/server/typeof.ts', "export const x: typeof import('#session') | undefined = undefined\n"],
    ['src/server/again.ts', "export { door } from '#session'\n"],
    ['src/server/script.ts', "import { door } from '#flow'\nexport const x: string = door\n"],
    ['src/server/speech.ts', "import { door } from '#i18n'\nexport const x: string = door\n"],
    ['src/flow/words.ts', "import { door } from '#i18n'\nexport const x: string = door\n"],
  ]
  const edges = new Map<string, string[]>()

  /** File, text and the error that must come. */
  const TYPED: readonly [string, string, RegExp][] = [
    ['src/flow/page.ts', 'export const x: unknown = document.title\n', /^TS2(304|584)$/],
    ['src/session/page.ts', 'export const x: unknown = window\n', /^TS2304$/],
    ['src/wire/process.ts', 'export const x: unknown = process.env\n', /^TS2(591|580|304)$/],
    ['src/session/buffer.ts', "export const x: unknown = Buffer.from('a')\n", /^TS2(591|580|304)$/],
    ['src/web/worker/page.ts', 'export const x: unknown = document.title\n', /^TS2(304|584)$/],
    ['src/web/visitor/process.ts', 'export const x: unknown = process.env\n', /^TS2(591|580|304)$/],
    ['src/regions/enumerated.ts', 'export enum Colour {\n  red,\n}\n', /^TS1294$/],
    ['src/regions/implied.ts', 'export const x = (a) => a\n', /^TS(7006|9\d+)$/],
  ]

  beforeAll(async () => {
    const skeleton = new Skeleton()
    try {
      clean = { tsc: await skeleton.tsc(), biome: await skeleton.biome() }
      for (const [file, text] of EDGES) {
        skeleton.write(file, text)
        edges.set(file, await skeleton.tsc(`src/${roomOf(file, list)}`))
        skeleton.erase(file)
      }
      for (const { name } of list) {
        const reached = reach(name, list)
        for (const [i, [door, file]] of Object.entries(doors()).entries()) {
          const room = roomOf(file.slice(2), list)
          if (room === undefined || room === name) continue
          const seed = `src/${name}/door-${i}.ts`
          skeleton.write(seed, `import { door } from '${door}'\nexport const seed: string = door\n`)
          pairs.push({ file: seed, from: name, door, allowed: reached.has(room) })
        }
      }
      for (const [file, text] of TYPED) skeleton.write(file, text)
      tsc = await skeleton.tsc()
      for (const [file, text] of LINTED) skeleton.write(file, text)
      biome = await skeleton.biome()
    } finally {
      skeleton.remove()
    }
  }, 60_000)

  it('none in the clean house', () => {
    expect(clean).toEqual({ tsc: [], biome: [] })
  })

  it('every door from every room: tsc lets through what a room can reach by the rooms it names, and nothing else', () => {
    const refused = new Set(tsc.map((line) => line.split(' ')[0]))
    expect(pairs.length).toBeGreaterThan(120)
    for (const { file, from, door, allowed } of pairs) {
      expect(refused.has(file), `${from} -> ${door}`).toBe(!allowed)
    }
    expect(pairs.filter((pair) => pair.allowed).length).toBeGreaterThan(20)
  })

  it.each(EDGES)('%s is refused by tsc', (file) => {
    expect(edges.get(file)).toEqual([`${file} TS6307`])
  })

  it.each(TYPED.map(([file, , rule]) => [file, rule] as const))('%s is refused by tsc (%s)', (file, rule) => {
    const codes = tsc.filter((line) => line.startsWith(`${file} `)).map((line) => line.split(' ')[1] ?? '')
    expect(codes.length).toBeGreaterThan(0)
    expect(
      codes.every((one) => rule.test(one)),
      codes.join(),
    ).toBe(true)
  })

  it.each(LINTED.map(([file, , rule]) => [file, rule] as const))(
    '%s is refused by Biome (%s)',
    (file, rule) => {
      expect(biome).toContain(`${file} ${rule}`)
    },
  )
})

describe('front doors', () => {
  it('are the only way from room to room', () => {
    expect(code.flatMap((one) => crossings(one).map((name) => `${one.path}: ${name}`))).toEqual([])
  })

  it('any other way is seen: past a door, by an unknown door, through the own door', () => {
    const from = (path: string, text: string): string[] => crossings({ path, text })
    expect(from('src/server/x.ts', "import { Reader } from '../wire/codec/reader.ts'")).toEqual([
      '../wire/codec/reader.ts',
    ])
    expect(from('src/server/x.ts', "export * from '../wire/index.ts'")).toEqual(['../wire/index.ts'])
    expect(from('src/wire/x.ts', "const a = await import('./control/index.ts')")).toEqual([
      './control/index.ts',
    ])
    expect(from('src/server/calls/x.ts', "import type { A } from '#wire/codec'")).toEqual(['#wire/codec'])
    expect(from('src/wire/x.ts', "import { a } from '#wire'")).toEqual(['#wire'])
    expect(from('src/web/core/x.ts', "import '../../../test/support/world.ts'")).toEqual([
      '../../../test/support/world.ts',
    ])
    expect(
      from('src/server/x.ts', "import { a } from '#wire'\nimport b from './b.ts'\nimport 'hono'"),
    ).toEqual([])
    expect(importsOf("import {\n  a,\n} from '#wire'\nexport { b } from './b.ts'")).toEqual([
      '#wire',
      './b.ts',
    ])
  })
})

describe('files', () => {
  const lines = (text: string): number => text.trimEnd().split('\n').length

  it('are short: none over 400 lines, half of them 75 or less', () => {
    const sizes = code.map(({ path, text }) => ({ path, size: lines(text) }))
    expect(sizes.filter(({ size }) => size > 400)).toEqual([])
    const sorted = sizes.map(({ size }) => size).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(75)
  })

  it('stand in no drawer: no folder called utils, common, lib, types, scripts, helpers', () => {
    const drawer = /(^|\/)(utils?|common|lib|types|scripts|helpers?)\//
    expect(
      sources('src')
        .concat(sources('test'))
        .map(({ path }) => path)
        .filter((path) => drawer.test(path)),
    ).toEqual([])
    expect(drawer.test('src/web/utils/x.ts')).toBe(true)
  })

  const FORBIDDEN: Readonly<Record<string, RegExp>> = {
    'default export': /^export default\b/m,
    enum: /^\s*(export\s+)?(const\s+|declare\s+)*enum\s+\w/m,
    'a check switched off': /@ts-(ignore|nocheck|expect-error)|biome-ignore(?!.*: )/,
  }

  it.each(Object.entries(FORBIDDEN))('hold no %s', (_, pattern) => {
    expect(code.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('draw chance from the engine alone; only the pause before reconnecting may be rolled', () => {
    const rolled = code.filter(({ text }) => /\bMath\.random\b/.test(text)).map(({ path }) => path)
    expect(rolled).toEqual(['src/web/core/live.ts'])
  })

  it('keep the rules that the seeds above show to bite', async () => {
    expect(await biomeOf('src')).toEqual([])
  })

  it('and each of these is seen where it is', () => {
    const bad: Readonly<Record<string, string>> = {
      'default export': 'const a = 1\nexport default a',
      enum: 'export const enum A { b }',
      'a check switched off': '// @ts-ignore\nconst a = 1',
    }
    for (const [name, pattern] of Object.entries(FORBIDDEN))
      expect(pattern.test(bad[name] ?? ''), name).toBe(true)
  })
})

/** Parts of the words, so that this file does not hold them. */
const joined = (...parts: readonly string[]): string => parts.join('')
const WORDS: readonly string[] = [
  joined('cla', 'ude'),
  joined('anthro', 'pic'),
  joined('open', 'ai'),
  joined('chat', 'gpt'),
  joined('gp', 't-?[0-9]'),
  joined('co', 'pilot'),
  joined('gem', 'ini'),
  joined('lla', 'ma'),
  joined('mis', 'tral'),
  joined('cod', 'ex'),
  joined('ll', 'ms?'),
  joined('language ', 'models?'),
  joined('ass', 'istants?'),
  joined('sub', '-?ag', 'ents?'),
  joined('generated', ' by'),
  joined('co-authored', '-by'),
]
const UNSAID: readonly RegExp[] = [
  new RegExp(`\\b(${WORDS.join('|')})\\b`, 'i'),
  new RegExp(`\\b${joined('A', 'I')}\\b`),
  // what a browser calls itself may be named; nothing else of that name
  new RegExp(`(?<!\\buser[-_\\s]*)\\b${joined('ag', 'ents?')}\\b`, 'i'),
  new RegExp(`(^|[\\s'"\`(=:])/${joined('wo', 'rk')}/`),
  new RegExp(joined('registry\\.', '[a-z-]+\\.'), 'i'),
  new RegExp(
    `\\b(${joined('arti', 'factory')}|${joined('verd', 'accio')}|${joined('npm', 'mirror')})\\b`,
    'i',
  ),
]
/** The lines a forbidden word stands in. */
const unsaid = (text: string): string[] =>
  UNSAID.flatMap((pattern) => [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))]).map(
    ({ index }) => {
      const at = /^\s$/.test(text[index] ?? '') ? index + 1 : index
      return text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? ''
    },
  )

/** In Spanish somebody who calls. */
const CALLS = new RegExp(`\\b${joined('lla', 'ma')}\\b`, 'gi')

describe('what the repository says', () => {
  it('is about the product and nothing else', () => {
    const all = sources()
    expect(all.length).toBeGreaterThan(300)
    expect(
      all.flatMap(({ path, text }) =>
        unsaid(path.startsWith('locales/es/') ? text.replace(CALLS, 'call') : text).map(
          (line) => `${path}: ${line.slice(0, 120)}`,
        ),
      ),
    ).toEqual([])
  })

  it('and a word too many is seen', () => {
    for (const line of [
      joined('made with Cla', 'ude'),
      joined('an A', 'I wrote this'),
      joined('the ag', 'ent did it'),
      joined('see /wo', 'rk/shared'),
      joined('https://registry.', 'npmjs.org/x'),
      joined('Co-Authored', '-By: x'),
      joined('GP', 'T-5'),
    ]) {
      expect(unsaid(`fine\n${line}\nfine`), line).toEqual([line])
    }
    for (const line of [
      'user-agent',
      'a user agent',
      'main',
      'said',
      'the work/life',
      'networks',
      'aid',
      'general',
    ]) {
      expect(unsaid(line), line).toEqual([])
    }
  })
})
