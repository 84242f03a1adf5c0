import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'

type Manifest = {
  kind: string
  roots: string[]
  scripts: string[]
  styles: string[]
  files: { url: string; file: string; sha256: string; brotli: number }[]
  bundles: Record<string, string[]>
}

const folders: string[] = []

/** A build of its own: others may be building into the checkout's folder meanwhile. */
const build = (): string => {
  const out = mkdtempSync(join(tmpdir(), 'baken-build-'))
  folders.push(out)
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error', '--outDir', out], {
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
  })
  return out
}

const built = build()
const read = (file: string): string => readFileSync(join(built, 'demo', file), 'utf8')
const manifest = JSON.parse(read('build.json')) as Manifest
const page = read('page.html')
const fileNamed = (name: string) => manifest.files.find(({ file }) => file.startsWith(`files/${name}-`))!

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const KIB = 1024
const sizeOf = (text: string): number => brotliCompressSync(Buffer.from(text)).length

/** Rooms of the source a bundle holds, and npm packages. */
const roomsOf = (modules: readonly string[]): Set<string> =>
  new Set(
    modules
      .map((module) =>
        module.startsWith('src/web/')
          ? module.split('/').slice(1, 3).join('/')
          : module.startsWith('src/')
            ? module.split('/')[1]!
            : (/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? ''),
      )
      .filter((room) => room !== ''),
  )

const FORBIDDEN: Record<string, readonly string[]> = {
  exit: ['wire', 'session', 'flow', 'regions', 'i18n', 'web/core', 'preact'],
  first: ['wire', 'session', 'flow', 'regions', 'i18n', 'web/core', 'preact'],
  visitor: [
    'session',
    'server',
    'storage',
    'cli',
    'web/staff',
    'web/worker',
    'valibot',
    'libsodium-wrappers-sumo',
  ],
  worker: [
    'flow',
    'i18n',
    'regions',
    'server',
    'storage',
    'web/core',
    'web/visitor',
    'web/staff',
    'valibot',
    'preact',
  ],
  staff: ['server', 'storage', 'cli', 'session', 'web/visitor'],
}
const SERVER_ROOMS = ['regions', 'server', 'storage', 'wire']

describe('page', () => {
  it('is at most 30 KB, first screen in every language included', () => {
    expect(sizeOf(page)).toBeLessThanOrEqual(30 * KIB)
    for (const language of readdirSync('locales')) {
      const texts = JSON.parse(readFileSync(`locales/${language}/first.json`, 'utf8')) as Record<
        string,
        string
      >
      // The bundler writes a space that does not break as an escape.
      const said = texts['first.undisturbed']?.replaceAll('\u00a0', '\\xA0') ?? ''
      expect(said !== '' && page.includes(said), language).toBe(true)
    }
  })
  it('has two inline scripts, one style, a place for the pin and nothing from elsewhere', () => {
    expect(page.match(/<script>/g)).toHaveLength(2)
    expect(page.match(/<\/script>/g)).toHaveLength(2)
    expect(page).toMatch(/<html [^>]*data-pin="__PIN__"/)
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(page).not.toMatch(/<(meta property|link rel="manifest")/)
  })
  it('names the hashes of what is inline and of the app that is put in later', () => {
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    const inline = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => hash(match[1]!))
    const app = hash(read(fileNamed('app').file))
    expect(manifest.scripts).toEqual([...inline, app])
    expect(`'${/data-script="([^"]+)"/.exec(page)?.[1]}'`).toBe(app)
    expect(manifest.styles).toEqual([hash(/<style>([\s\S]*?)<\/style>/.exec(page)![1]!)])
  })
  it('has the exit first: in the order of the tab key and among the scripts', () => {
    const first = /<(a|button|input|select)\b[^>]*>/.exec(page.slice(page.indexOf('<body')))
    expect(first?.[0]).toContain('href="/exit"')
    expect(page.indexOf('pageshow')).toBeLessThan(page.indexOf('<body'))
  })
  it('keeps what follows within its budget', () => {
    expect(fileNamed('app').brotli).toBeLessThanOrEqual(56 * KIB)
    expect(fileNamed('words').brotli).toBeLessThanOrEqual(60 * KIB)
    expect(fileNamed('cards').brotli).toBeLessThanOrEqual(250 * KIB)
    expect(fileNamed('worker').brotli).toBeLessThanOrEqual(168 * KIB)
  })
  it('never says the product’s name where a visitor could see it', () => {
    const seen = manifest.files.filter(({ file }) => !/console|worker/.test(file))
    for (const { url, file } of seen) {
      expect(url.toLowerCase(), file).not.toContain('baken')
      expect(read(file).replace(/baken\/1\//g, ''), file).not.toMatch(/baken/i)
    }
  })
  it('uses nothing a browser of 2018 cannot parse', () => {
    for (const text of [page, read(fileNamed('app').file)]) {
      expect(text).not.toMatch(/\?\?=|\|\|=|&&=/)
      expect(text).not.toMatch(/\.(replaceAll|matchAll|at)\(/)
      expect(text).not.toContain('AbortSignal.timeout')
    }
  })
})

describe('bundles', () => {
  it.each(Object.entries(FORBIDDEN))('%s holds nothing it must not', (name, forbidden) => {
    const rooms = roomsOf(manifest.bundles[name]!)
    expect(forbidden.filter((room) => rooms.has(room))).toEqual([])
  })
  it('the server is regions, server, storage and wire, and nothing else of ours', () => {
    const rooms = roomsOf(manifest.bundles['server']!)
    expect([...rooms].filter((room) => !room.includes('node_modules')).sort()).toEqual(SERVER_ROOMS)
  })
  it('would catch a room that slipped in', () => {
    expect(
      roomsOf(['src/session/keys.ts', 'src/web/core/talk.ts', 'node_modules/valibot/dist/index.mjs']),
    ).toEqual(new Set(['session', 'web/core', 'valibot']))
  })
})

describe('build', () => {
  it('gives the same bytes again', () => {
    const again = build()
    const list = (folder: string): string[] =>
      (readdirSync(folder, { recursive: true }) as string[])
        .filter((name) => statSync(join(folder, name)).isFile())
        .sort()
    expect(list(again)).toEqual(list(built))
    for (const name of list(built)) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(built, name))), name).toBe(true)
    }
  })
  it('says of every file what it is, and compresses it beforehand', () => {
    for (const { file, sha256 } of manifest.files) {
      const bytes = readFileSync(join(built, 'demo', file))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
      expect(brotliDecompressSync(readFileSync(join(built, 'demo', `${file}.br`))).equals(bytes)).toBe(true)
    }
  })
  it('makes the command executable', () => {
    expect(statSync(join(built, 'cli.js')).mode & 0o777).toBe(0o755)
  })
})
