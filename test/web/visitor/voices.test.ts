import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { PICTOGRAMS } from '#web/kit'
import { fixedKeys, readSources, wordsFile } from '../../../src/web/visitor/build/sources.ts'
import { packVoices, readVoices } from '../../../src/web/visitor/build/voices.ts'
import { unpack } from '../../../src/web/visitor/recordings.ts'

const root = mkdtempSync(join(tmpdir(), 'baken-audio-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Bytes that do not compress, as recordings do not. */
const noise = (length: number, seed: number): Buffer => {
  let state = seed
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return state >> 16
    }),
  )
}
const record = (language: string, key: string, bytes: Buffer): void => {
  mkdirSync(join(root, 'audio', language), { recursive: true })
  writeFileSync(join(root, 'audio', language, `${key}.opus`), bytes)
}
const SAID = noise(5000, 1)
record('nl', 'intake.wish', SAID)
record('nl', 'intake.who', noise(700, 2))
record('nl', 'nothing.ofThisName', noise(900, 3))
record('pl', 'intake.wish', noise(40, 4))
record('xx', 'intake.wish', noise(40, 5))

const keys = (): readonly string[] => ['intake.who', 'intake.wish', 'intake.age']
const packed = packVoices(readVoices(root, ['nl', 'pl', 'fr'], keys))
const fileOf = (language: string): Uint8Array =>
  packed.find((one) => one.language === language)?.bytes as Uint8Array
const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

describe('the file of a language', () => {
  it('gives every recording back byte for byte, by its key', async () => {
    const tapes = unpack(exact(fileOf('nl')))
    expect(Object.keys(tapes)).toEqual(['intake.who', 'intake.wish'])
    expect(Buffer.from(await (tapes['intake.wish'] as Blob).arrayBuffer()).equals(SAID)).toBe(true)
    expect(Object.keys(unpack(exact(fileOf('pl'))))).toEqual(['intake.wish'])
  })
  it('is there only for a language that is offered and has a recording of something that is said', () => {
    expect(packed.map(({ language, keys: own }) => [language, own])).toEqual([
      ['nl', ['intake.who', 'intake.wish']],
      ['pl', ['intake.wish']],
    ])
    expect(packVoices(readVoices(root, ['fr'], keys))).toEqual([])
    expect(packVoices(readVoices(join(root, 'nowhere'), ['nl'], keys))).toEqual([])
  })
  it('is as long as every other, also to whoever compresses it, and the same at every build', () => {
    expect(new Set(packed.map(({ bytes }) => bytes.length)).size).toBe(1)
    const pressed = packed.map(({ bytes }) => brotliCompressSync(bytes).length)
    expect(Math.max(...pressed) - Math.min(...pressed)).toBeLessThan(64)
    const again = packVoices(readVoices(root, ['nl', 'pl', 'fr'], keys))
    expect(again.map(({ bytes }) => Buffer.from(bytes))).toEqual(
      packed.map(({ bytes }) => Buffer.from(bytes)),
    )
  })
  it('control: padded with nothing, or not at all, the sizes would tell', () => {
    const own = packVoices(readVoices(root, ['pl'], keys))[0]?.bytes as Uint8Array
    expect(own.length).toBeLessThan(fileOf('pl').length / 10)
    const zeros = Buffer.concat([own, Buffer.alloc(fileOf('pl').length - own.length)])
    expect(brotliCompressSync(zeros).length).toBeLessThan(brotliCompressSync(fileOf('pl')).length / 10)
  })
})

describe('the words file', () => {
  const sources = readSources(process.cwd())

  it('names the recordings where there are any, and else says nothing of them', () => {
    const none = wordsFile(sources, PICTOGRAMS)
    expect(none).not.toContain('"voices"')
    expect(wordsFile(sources, PICTOGRAMS, undefined)).toBe(none)
    const voices = { nl: { url: '/f/voice-1.bin', integrity: 'sha256-1', keys: ['intake.wish'] } }
    expect(JSON.parse(wordsFile(sources, PICTOGRAMS, voices))).toMatchObject({ voices })
  })
  it('a recording stands for what is said as it is: no values, no statement that nobody signed', () => {
    const fixed = fixedKeys(sources, 'nl')
    expect(fixed).toContain('intake.wish')
    expect(fixed).toContain('phrase.safeNow')
    expect(fixed).toContain('claim.limitsDuty.core')
    expect(fixed).not.toContain('phrase.greet')
    expect(fixed).not.toContain('claim.limitsDuty.full')
    const signed = {
      ...sources.claims.find(({ key }) => key === 'limitsDuty'),
      reviewedBy: 'x',
      languages: { nl: '' },
    }
    const claims = [...sources.claims.filter(({ key }) => key !== 'limitsDuty'), signed]
    expect(fixedKeys({ ...sources, claims }, 'nl')).toContain('claim.limitsDuty.full')
  })
})
