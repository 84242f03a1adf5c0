import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Body, type Handoff, readBody } from '#session'

const handoff: Handoff = {
  t: 'handoff',
  lang: 'nl',
  wayBack: 'code',
  words: ['word.boat'],
  lines: [
    { node: 'wish', answers: ['wish.sleep'], text: 'x' },
    { node: 'age', answers: [] },
  ],
  held: ['work'],
  skipped: [],
  consent: { groups: ['eindhoven'], script: 'intake@1', at: 1 },
}

const BODIES: Readonly<Record<Body['t'], Body>> = {
  handoff,
  text: { t: 'text', text: 'hallo', lang: 'nl' },
  phrase: { t: 'phrase', id: 'phrase.safeNow', params: { hour: 9, day: 'mo' } },
  card: { t: 'card', id: 'card.reflection.1' },
  answer: { t: 'answer', to: 'ab', key: 'answer.yes' },
  more: { t: 'more', lines: handoff.lines },
  invite: { t: 'invite', group: 'shn-brabant', person: 'ab', name: 'Fenna', reason: 'phrase.reason' },
  invited: { t: 'invited', to: 'ab', yes: true, scope: 'now' },
  ask: {
    ...{ t: 'ask', question: 'transfer', lang: 'ro', area: 'Eindhoven', when: '2026-11-23T14:30' },
    ...{ note: 'kort', about: '0a'.repeat(16) },
  },
  consulted: { t: 'consulted', group: 'shn-brabant', question: 'money', ask: '0b'.repeat(16) },
  withdraw: { t: 'withdraw', group: 'drenthe' },
  summary: { t: 'summary', handoff },
  sheet: { t: 'sheet', to: 'ab', lines: [{ node: 'origin', answers: [], text: 'BG' }] },
  file: { t: 'file', number: '2026-014' },
  repeat: { t: 'repeat', of: 'ab', body: { t: 'text', text: 'x' } },
  appointment: {
    t: 'appointment',
    day: '2026-11-30',
    hour: '10:00',
    place: 'answer.placeLibrary',
    who: 'phrase.comes.one',
    name: 'Anna',
    know: 'phrase.know.word',
    fails: 'phrase.ifNotPossible',
    answered: 'answer.ok',
  },
  cancelled: { t: 'cancelled', of: 'ab' },
  kept: { t: 'kept', to: 'ab', months: 3, until: '2027-03-01' },
  sign: { t: 'sign', word: 'word.lamp' },
  settled: { t: 'settled', choice: 'wait' },
  belongs: { t: 'belongs', to: 'ab'.repeat(16) },
  closing: { t: 'closing', reason: 'passed', spoken: true },
}

describe('bodies', () => {
  it('of every kind come back', () => {
    for (const body of Object.values(BODIES)) expect(readBody(JSON.stringify(body))).toEqual(body)
  })

  it('about what is agreed are refused with a value that means nothing', () => {
    const refused = (good: Body, change: object): void =>
      expect(readBody(JSON.stringify({ ...good, ...change }))).toBeUndefined()
    const { appointment, kept, settled, belongs, closing } = BODIES
    for (const change of [
      { day: 'Monday' },
      { hour: '25:00' },
      { hour: null },
      { daypart: 'answer.morning' },
      { place: 7 },
      { name: undefined },
      { answered: 1 },
    ])
      refused(appointment, change)
    expect(
      readBody(JSON.stringify({ ...appointment, hour: undefined, daypart: 'answer.morning' })),
    ).toBeDefined()
    refused(appointment, { hour: undefined })
    for (const change of [{ months: 4 }, { months: '3' }, { until: '' }]) refused(kept, change)
    refused(settled, { choice: 'close' })
    for (const to of ['ab', 'AB'.repeat(16), 7]) refused(belongs, { to })
    for (const change of [{ reason: 'other' }, { spoken: 'yes' }]) refused(closing, change)
  })

  it('asking for somebody outside the roster name keys and no group', () => {
    const guest = { role: 'tolk', sign: 'ab'.repeat(32), record: '01'.repeat(32) }
    const ask = { t: 'invite', group: '', person: '', name: 'Sam', reason: 'ui.guest.why.law', guest }
    const read = (change: object): Body | undefined => readBody(JSON.stringify({ ...ask, ...change }))
    expect(read({})).toEqual(ask)
    expect(read({ group: 'eindhoven' })).toBeUndefined()
    expect(read({ person: 'ab' })).toBeUndefined()
    expect(read({ guest: null })).toBeUndefined()
    for (const name of ['role', 'sign', 'record'])
      expect(read({ guest: { ...guest, [name]: 7 } })).toBeUndefined()
    for (const bad of ['', 'ab', `${guest.sign}00`, 'AB'.repeat(32), 'xy'.repeat(32)])
      for (const name of ['sign', 'record'])
        expect(read({ guest: { ...guest, [name]: bad } })).toBeUndefined()
  })

  it('of asking a group hold taps, and a note only for a transfer', () => {
    const ask = { t: 'ask', question: 'money', lang: 'ro', about: '0a'.repeat(16) }
    const read = (change: object): Body | undefined => readBody(JSON.stringify({ ...ask, ...change }))
    expect(read({})).toEqual(ask)
    expect(read({ question: 'transfer', note: 'x' })).toBeDefined()
    expect(read({ note: 'x' })).toBeUndefined()
    expect(read({ question: 'transfer', note: 'x'.repeat(400) })).toBeDefined()
    expect(read({ question: 'transfer', note: 'x'.repeat(401) })).toBeUndefined()
    for (const bad of ['', 'life', 7]) expect(read({ question: bad })).toBeUndefined()
    for (const bad of ['', 'tomorrow', '2026-11-23 14:30', '2026-11-23T14:30Z', 7])
      expect(read({ when: bad })).toBeUndefined()
    for (const bad of ['', '0a', 'zz'.repeat(16), '0A'.repeat(16), undefined])
      expect(read({ about: bad })).toBeUndefined()
    for (const name of ['lang', 'area']) expect(read({ [name]: 7 })).toBeUndefined()
  })

  it('that say who was let in name key, name, role and whose word it is', () => {
    const guest = { sign: 'ab'.repeat(32), name: 'Sam', role: 'tolk', by: 'Anna' }
    const answer = { t: 'invited', to: 'ab', yes: true, scope: 'now', guest }
    expect(readBody(JSON.stringify(answer))).toEqual(answer)
    for (const name of Object.keys(guest))
      expect(readBody(JSON.stringify({ ...answer, guest: { ...guest, [name]: 7 } }))).toBeUndefined()
    expect(readBody(JSON.stringify({ ...answer, guest: { ...guest, sign: 'ab' } }))).toBeUndefined()
  })

  it('with any one value of another shape are refused', () => {
    const paths = (value: unknown, path: string[] = []): string[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...paths(inner, [...path, key])])
        : []
    const bent = (value: unknown, [key, ...rest]: string[], to: unknown): unknown => {
      const copy = structuredClone(value) as Record<string, unknown>
      copy[key!] = rest.length > 0 ? bent(copy[key!], rest, to) : to
      return copy
    }
    // a parameter may be text or number, and an answer's parameters may be left out
    const free = (path: string[]): boolean => path.at(-2) === 'params'
    for (const body of Object.values(BODIES)) {
      for (const path of paths(body).filter((one) => !free(one))) {
        for (const to of [null, { not: ['this'] }]) {
          expect(
            readBody(JSON.stringify(bent(body, path, to))),
            `${body.t}: ${path.join('.')}`,
          ).toBeUndefined()
        }
      }
    }
    for (const to of [null, [], {}, true]) {
      expect(readBody(JSON.stringify({ ...BODIES.phrase, params: { hour: to } }))).toBeUndefined()
    }
  })

  it('with a way back, a scope or a kind nobody knows are refused', () => {
    for (const body of [
      { ...handoff, wayBack: 'fax' },
      { ...BODIES.invited, scope: 'all' },
      { t: 'html', html: '<b>' },
      { ...BODIES.repeat, body: BODIES.repeat },
    ]) {
      expect(readBody(JSON.stringify(body))).toBeUndefined()
    }
  })

  it('are read with every way back, every scope, and all that may be left out', () => {
    const { words: _words, ...wordless } = handoff
    const bodies: readonly Body[] = [
      ...(['code', 'stay', 'word', 'call', 'none'] as const).map((wayBack) => ({ ...handoff, wayBack })),
      ...(['now', 'summary', 'everything'] as const).map((scope) => ({
        t: 'invited' as const,
        to: 'ab',
        yes: false,
        scope,
      })),
      wordless,
      { t: 'text', text: '' },
      { t: 'phrase', id: 'p' },
      { t: 'answer', to: 'ab', key: 'k', params: { hour: 9, day: 'mo' } },
      { t: 'invited', to: 'ab', yes: true },
    ]
    for (const body of bodies) expect(readBody(JSON.stringify(body))).toEqual(body)
  })

  it('are refused with a parameter that is neither text nor number, in an answer too', () => {
    for (const params of [{ hour: true }, { hour: 1, day: null }, [], 'x', 1])
      for (const body of [BODIES.phrase, BODIES.answer])
        expect(readBody(JSON.stringify({ ...body, params }))).toBeUndefined()
  })

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const body = readBody(text)
        if (body) expect(Object.keys(BODIES)).toContain(body.t)
      }),
    )
    for (const t of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(readBody(JSON.stringify({ t }))).toBeUndefined()
    }
    expect(readBody(`${'['.repeat(700)}`)).toBeUndefined()
  })
})
