import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BODY_ROOM, type Body, type Engine, type Handoff, readBody } from '#session'
import { loadSodium } from '#session/libsodium'
import { summaryBodies } from '../../src/session/summary.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const handoff = (change: Partial<Handoff> = {}): Handoff => ({
  t: 'handoff',
  lang: 'ar',
  wayBack: 'code',
  lines: [],
  held: ['work', 'family'],
  skipped: ['age', 'place'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: 1_800_000_000_000 },
  ...change,
})
const size = (body: Body): number => engine.utf8(JSON.stringify(body)).length
const partsOf = (bodies: readonly Body[]): Handoff[] =>
  bodies.flatMap((body) => (body.t === 'summary' ? [body.handoff] : []))
const textOf = (bodies: readonly Body[], node: string): string =>
  partsOf(bodies)
    .flatMap((part) => part.lines)
    .filter((line) => line.node === node)
    .map((line) => line.text ?? '')
    .join('')

const SCRIPTS = {
  latin: 'Ze hebben mijn paspoort gehouden. ',
  arabic: 'أخذوا جواز سفري ولم يعيدوه. ',
  ethiopic: 'ፓስፖርተይ ወሲዶምለይ። ',
  chinese: '他们拿走了我的护照。',
  emoji: '👩🏽‍⚕️🏳️‍🌈',
  escaped: '"quoted"\n\t\\slashes\\ \u0001 ',
}

describe('the approved summary', () => {
  it.each(Object.entries(SCRIPTS))(
    'in %s text goes into frames of one message each, and nothing is lost',
    (_, sample) => {
      const text = sample.repeat(Math.ceil(3000 / sample.length))
      const lines = [
        { node: 'wish', answers: ['wish.sleep', 'wish.talk'] },
        { node: 'story', answers: [], text },
        { node: 'more', answers: ['more.a'], text: sample },
      ]
      const bodies = summaryBodies(engine, handoff({ lines }))
      for (const body of bodies) {
        expect(size(body)).toBeLessThanOrEqual(BODY_ROOM)
        expect(readBody(JSON.stringify(body))).toEqual(body)
      }
      expect(textOf(bodies, 'story')).toBe(text)
      expect(textOf(bodies, 'more')).toBe(sample)
      const [first] = partsOf(bodies)
      expect(first).toMatchObject({ held: ['work', 'family'], skipped: ['age', 'place'] })
      for (const part of partsOf(bodies)) expect(part.consent).toEqual(handoff().consent)
    },
  )

  it('of any lines whatever keeps every line, every held and every skipped node', () => {
    const line = fc.record({
      node: fc.stringMatching(/^[a-z.]{1,20}$/),
      answers: fc.array(fc.stringMatching(/^[a-zA-Z.]{1,24}$/), { maxLength: 6 }),
      text: fc.string({ unit: 'binary', maxLength: 400 }),
    })
    const nodes = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), nodes, nodes, (lines, held, skipped) => {
        const bodies = summaryBodies(engine, handoff({ lines, held, skipped }))
        const parts = partsOf(bodies)
        for (const body of bodies) expect(size(body)).toBeLessThanOrEqual(BODY_ROOM)
        expect(parts.flatMap((part) => part.held)).toEqual(held)
        expect(parts.flatMap((part) => part.skipped)).toEqual(skipped)
        const all = (list: readonly { text?: string }[]): string => list.map((one) => one.text ?? '').join('')
        expect(all(parts.flatMap((part) => part.lines))).toBe(all(lines))
      }),
      { numRuns: 40 },
    )
  })

  it('that fits no frame is refused instead of shortened', () => {
    const answers = Array.from({ length: 60 }, (_, i) => `wish.answer.number.${i}`)
    expect(() => summaryBodies(engine, handoff({ lines: [{ node: 'wish', answers }] }))).toThrow('too-large')
    const words = ['x'.repeat(900)]
    expect(() => summaryBodies(engine, handoff({ words }))).toThrow('too-large')
    expect(() => summaryBodies(engine, handoff({ words, held: [], skipped: [] }))).toThrow('too-large')
  })

  it('says up to 300 bytes of a text in one line, and the next in another', () => {
    const texts = (text: string): unknown =>
      partsOf(summaryBodies(engine, handoff({ lines: [{ node: 'story', answers: [], text }] })))
        .flatMap(({ lines }) => lines)
        .map((line) => line.text?.length)
    expect(texts('x'.repeat(299))).toEqual([299])
    expect(texts('x'.repeat(300))).toEqual([300])
    expect(texts('x'.repeat(301))).toEqual([300, 1])
    expect(texts('é'.repeat(151))).toEqual([150, 1])
  })

  it('of nothing is one message', () => {
    expect(summaryBodies(engine, handoff({ held: [], skipped: [] }))).toHaveLength(1)
  })
})
