import { beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Engine, readBody } from '#session'
import { loadSodium } from '#session/libsodium'
import { isHereOnly } from '../../src/web/core/here-only.ts'
import { Cast, quick, words } from '../support/cast.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const SHEET: Body = { t: 'sheet', to: 'ab', lines: [{ node: 'kind', answers: ['count'] }] }
const FILE: Body = { t: 'file', number: '2026-014' }
const TEXT: Body = { t: 'text', text: 'hola' }

describe('what no found code may open', () => {
  it('is sealed while the page is open, and read by both', () => {
    const cast = Cast.talking(engine)
    const { anna, c: conversation } = cast
    for (const body of [SHEET, FILE]) {
      expect(anna.send(anna.desk.say({ conversation, body }), conversation)).toBe('ok')
      anna.read(conversation)
    }
    expect(words(cast.visitor.read(conversation)).slice(-2)).toEqual(['sheet', 'file'])
  })

  it('is not sealed for a code, is not said again for one, and other words are', () => {
    const cast = Cast.talking(engine)
    const { anna, c: conversation } = cast
    const code = cast.code()
    for (const body of [SHEET, FILE, TEXT]) {
      anna.read(conversation)
      expect(anna.send(anna.desk.say({ conversation, body }), conversation)).toBe('ok')
    }
    anna.read(conversation)
    cast.rotate(anna, 'away')
    const again = anna.desk.repeats({ conversation })
    expect(again.map((body) => body.t === 'repeat' && body.body)).toEqual([TEXT])
    for (const body of [SHEET, FILE])
      expect(() => anna.desk.say({ conversation, body })).toThrow(
        expect.objectContaining({ code: 'not-allowed' }),
      )
    // the control: what may be said there is sealed, and the code opens it
    for (const body of again)
      expect(anna.send(anna.desk.say({ conversation, body }), conversation)).toBe('ok')
    const phone = cast.phone(code)
    expect(words(phone.read(conversation))).toContain('again:hola')
    expect(words(phone.read(conversation)).join()).not.toMatch(/sheet|file/)
  })

  it('is no message when it comes as something said again', () => {
    const again = (body: Body): Body | undefined => readBody(JSON.stringify({ t: 'repeat', of: 'ab', body }))
    expect(again(TEXT)).toBeDefined()
    expect(again(SHEET)).toBeUndefined()
    expect(again(FILE)).toBeUndefined()
  })

  it('is named alike by the worker and by what sends', () => {
    expect([SHEET, FILE, TEXT].map(isHereOnly)).toEqual([true, true, false])
  })
})
