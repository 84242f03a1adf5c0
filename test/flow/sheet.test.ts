import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSheet, SHEET, sheetFields, sheetKeys } from '#flow'
import { BODY_ROOM } from '#session'
import { PACKS } from '../../src/web/staff/locales.ts'

const names = (lines: ReturnType<typeof readSheet>): readonly string[] | undefined =>
  lines?.map(({ field }) => field.name)
const line = (node: string, answers: readonly string[] = [], text?: string) => ({
  node,
  answers,
  ...(text === undefined ? {} : { text }),
})

describe('the sheet', () => {
  it('holds what a helpdesk registers, and for a place to sleep condition and background: nothing else', () => {
    const plain = ['kind', 'sector', 'origin', 'age', 'sex', 'reporter']
    expect(sheetFields('count').map(({ name }) => name)).toEqual(plain)
    expect(sheetFields(undefined).map(({ name }) => name)).toEqual(plain)
    expect(sheetFields('place').map(({ name }) => name)).toEqual([
      ...plain,
      'condition',
      'children',
      'shelter',
    ])
  })

  it('is read in the order of the form', () => {
    const read = readSheet([
      line('origin', [], 'BG България'),
      line('kind', ['place']),
      line('sector', ['sex', 'house']),
      line('age', [], '24'),
      line('reporter', [], 'eindhoven'),
    ])
    expect(names(read)).toEqual(['kind', 'sector', 'origin', 'age', 'reporter'])
    expect(read?.[1]?.keys).toEqual(['intake.work.sex', 'intake.work.house'])
    expect(read?.[2]).toMatchObject({ keys: [], also: 'BG България' })
  })

  it.each([
    ['a field it does not have', [line('name', ['x'])]],
    ['a choice it does not have', [line('kind', ['prison'])]],
    ['two answers where one is asked', [line('sex', ['woman', 'man'])]],
    ['the same field twice', [line('sex', ['woman']), line('sex', ['man'])]],
    ['words where a country stands', [line('origin', [], 'Sofia')]],
    ['words where years stand', [line('age', [], 'twenty')]],
    ['words beside a choice', [line('sector', ['other'], 'she said')]],
    ['a field without an answer', [line('sector')]],
    ['nothing', []],
  ])('is no sheet with %s', (_, lines) => {
    expect(readSheet([line('kind', ['count'])])).toBeDefined()
    expect(readSheet(lines)).toBeUndefined()
  })

  it('takes no words at all: what is read is a choice, a country, a number or a group', () => {
    const words = fc.string({ minLength: 1 }).filter((text) => /[^A-Za-z0-9 -]/.test(text))
    const node = fc.constantFrom(...SHEET.filter(({ also }) => also !== 'region').map(({ name }) => name))
    fc.assert(fc.property(node, words, (name, text) => readSheet([line(name, [], text)]) === undefined))
  })

  it('fits one message with everything on it', () => {
    const all = SHEET.map(({ name, options, many, also }) =>
      line(
        name,
        many ? options.map(({ id }) => id) : options.slice(-1).map(({ id }) => id),
        also === 'region' ? `XK ${'ж'.repeat(40)}` : also === 'group' ? 'g'.repeat(16) : undefined,
      ),
    )
    expect(readSheet(all)).toHaveLength(SHEET.length)
    const body = JSON.stringify({ t: 'sheet', to: 'ab'.repeat(16), lines: all })
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(BODY_ROOM)
  })

  it('is said in every language', () => {
    expect(Object.keys(PACKS).length).toBeGreaterThanOrEqual(10)
    for (const { texts } of Object.values(PACKS)) expect(sheetKeys().filter((key) => !texts[key])).toEqual([])
  })
})
