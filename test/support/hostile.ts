import { type Body, readBody } from '#session'

/** Words that mean something to what stands between a message and a screen. */
const NAMES = [
  ...['', ' ', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'length'],
  ...['a.b', 'a:b', '$t(staff.accept)', '{{name}}', '../..', 'null', '-1', '0', '\u0000', '\ud800', '\u202e'],
  'x'.repeat(500),
]
/** Names of options of the library that says texts: values of a message must never be its settings. */
const SETTINGS = [
  ...['lng', 'lngs', 'fallbackLng', 'ns', 'defaultValue', 'defaultValue_one', 'count', 'ordinal', 'context'],
  ...[
    'replace',
    'postProcess',
    'returnObjects',
    'returnDetails',
    'joinArrays',
    'keySeparator',
    'nsSeparator',
  ],
  ...['interpolation', 'skipInterpolation', 'appendNamespaceToMissingKey', 'contextSeparator', 'nest'],
  ...['pluralSeparator', 'ignoreJSONStructure', 'cacheInBuiltFormats', 'escapeValue', 'variables'],
]
const DAYS = ['2026-99-99', '0000-00-00', '9999-12-31', 'NaN', '2026-11-24T', '-1', '٢٠٢٦-١١-٢٤', 'Infinity']
const LANGUAGES = ['<img>', 'nl-', 'x'.repeat(300), '', 'en_US', 'i-klingon', '\u0000', '-u-ca-gregory']
const NUMBERS = [0, -0, -1, 1.5, 1e300, -1e300, 8.64e15 + 1, Number.MAX_SAFE_INTEGER]

const handoff = (change: object): object => ({
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  lines: [{ node: 'wish', answers: ['intake.wish.sleep'] }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven'], script: 'intake@1', at: 1 },
  ...change,
})

const phrases = (params: object): object[] => [
  { t: 'phrase', id: 'appointment', params },
  { t: 'phrase', id: 'greet', params },
  { t: 'phrase', id: 'nobody knows', params },
  { t: 'answer', to: 'x', key: 'answer.day', params },
  { t: 'answer', to: 'x', key: 'answer.callThen', params },
  { t: 'answer', to: 'x', key: 'nobody.knows', params },
]

/** Of the right shape and of bad will. Handoffs stand apart: they come once, first. */
export function hostileBodies(): { readonly said: readonly Body[]; readonly handoffs: readonly Body[] } {
  const params = [
    ...SETTINGS.flatMap((name) =>
      ['x', '1', '', 1, 0].map((value) => ({ [name]: value, name: 'Anna', team: 'T' })),
    ),
    ...DAYS.map((day) => ({ day, daypart: 'x', place: 'y', hour: day })),
    ...NAMES.map((name) => ({
      name,
      team: name,
      day: name,
      daypart: name,
      place: name,
      hour: name,
      first: name,
    })),
    ...NAMES.map((name) => JSON.parse(`{${JSON.stringify(name)}: "x"}`) as object),
    ...NUMBERS.map((count) => ({ count, day: count, daypart: count, place: count })),
  ]
  const said = [
    ...params.flatMap(phrases),
    ...NAMES.flatMap((name) => [
      { t: 'text', text: name, lang: name },
      { t: 'phrase', id: name },
      { t: 'card', id: name },
      { t: 'answer', to: name, key: name },
      { t: 'invite', group: name, person: name, name, reason: name },
      { t: 'invited', to: name, yes: true, scope: 'summary' },
      { t: 'more', lines: [{ node: name, answers: [name, name], text: name }] },
      { t: 'summary', handoff: handoff({ lang: name, lines: [{ node: name, answers: [name] }] }) },
      { t: 'sheet', to: name, lines: [{ node: name, answers: [name], text: name }] },
      { t: 'sheet', to: name, lines: [{ node: 'origin', answers: [], text: name }] },
      ...(name !== '' && name.length <= 32 ? [{ t: 'file', number: name }] : []),
      { t: 'repeat', of: name, body: { t: 'phrase', id: name, params: { lngs: 'x' } } },
    ]),
    { t: 'more', lines: [] },
    { t: 'more', lines: Array.from({ length: 60 }, () => ({ node: 'wish', answers: [] })) },
  ]
  const handoffs = [
    ...LANGUAGES.map((lang) => handoff({ lang })),
    ...NUMBERS.map((at) => handoff({ consent: { groups: ['x'], script: 'y', at } })),
    ...NAMES.map((name) =>
      handoff({
        lang: name,
        words: [name, name],
        lines: [{ node: name, answers: [name], text: name }],
        held: [name, name],
        skipped: [name],
        consent: { groups: [name], script: name, at: 1 },
      }),
    ),
  ]
  const read = (one: object): Body => {
    const body = readBody(JSON.stringify(one))
    if (!body) throw new Error(`not a body: ${JSON.stringify(one)}`)
    return body
  }
  return { said: said.map(read), handoffs: handoffs.map(read) }
}
