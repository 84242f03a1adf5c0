import { describe, expect, it } from 'vitest'
import { type Source, sources } from '../support/house.ts'

/** Lines that compress or unpack something. */
const PRESSES =
  /\b(zlib|brotli\w*|gzip\w*|deflate\w*|inflate\w*|unzip\w*|(De)?[Cc]ompressionStream|compress(ed)?)\(|from '(node:)?zlib'|from '[^']*(pako|fflate|jszip|hono\/compress)[^']*'|perMessageDeflate: (?!false)/

const pressing = (files: readonly Source[]): string[] =>
  files.filter(({ path, text }) => /\.tsx?$/.test(path) && PRESSES.test(text)).map(({ path }) => path)

describe('compression', () => {
  it('is used on built, public files alone: in the room that builds and where the page gets its pin', () => {
    expect(pressing(sources('src'))).toEqual(['src/server/site.ts', 'src/web/visitor/build/emit.ts'])
  })

  it('of the server is used on pages alone, by name', () => {
    const site = sources('src/server').find(({ path }) => path === 'src/server/site.ts')?.text ?? ''
    // one use, behind one function, which is given the page and what was built with it
    expect(site.match(/brotliCompressSync\(/g)).toHaveLength(1)
    const encoders = sources('src/server').filter(({ text }) => /^ {2}encoded,$|content-encoding/m.test(text))
    expect(encoders.map(({ path }) => path)).toEqual([
      'src/server/shared-routes.ts',
      'src/server/staff-app.ts',
      'src/server/visitor-app.ts',
    ])
    for (const { text } of encoders)
      for (const [, given] of text.matchAll(/\bencoded\((\w+(?:\(\))?)[,:]/g))
        expect(['file', 'page()']).toContain(given)
  })

  it('and anywhere else is seen', () => {
    const file = (text: string): Source[] => [{ path: 'src/server/calls/x.ts', text }]
    for (const text of [
      "import { gzipSync } from 'node:zlib'",
      "import { deflate } from 'pako'",
      "app.use(compress())\nimport { compress } from 'hono/compress'",
      'new DecompressionStream("gzip")',
      'const server = { perMessageDeflate: true }',
    ]) {
      expect(pressing(file(text)), text).toEqual(['src/server/calls/x.ts'])
    }
    expect(pressing(file('const server = { perMessageDeflate: false }'))).toEqual([])
  })
})
