import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PHRASE_GROUPS, phrasesIn } from '#flow'
import nl from '../../../locales/nl/staff.json' with { type: 'json' }
import { itemsOf } from '../../../src/web/staff/log.ts'
import {
  anna,
  book,
  bram,
  dutch,
  english,
  event,
  fenna,
  formsOf,
  groupName,
  view,
  visitor,
} from './fixture.ts'

const folder = new URL('../../../src/web/staff/', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))

const keys = Object.keys(nl).map((key) => key.replace(/_(one|other)$/, ''))

/** `staff.wayBack.${way}.short` may be any key of that form. */
const asPattern = (written: string): RegExp =>
  new RegExp(`^${written.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '.+')}$`)

const KEY = /[`'"](staff\.(?:\$\{[^}]*\}|[\w.-])+)[`'"]/g
const written = [
  ...new Set(sources.flatMap((text) => [...text.matchAll(KEY)].map((match) => match[1] ?? ''))),
]

test('every staff key in the code has a text, and every text is used', () => {
  const patterns = written.map(asPattern)
  const unsaid = patterns.filter((pattern) => !keys.some((key) => pattern.test(key)))
  expect(unsaid).toEqual([])
  expect(keys.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([])
})

test('control: a key without a text is seen', () => {
  expect(keys.some((key) => asPattern(['staff.wayBack.$', '{x}.long'].join('')).test(key))).toBe(false)
})

test('both languages say every key that is made of data', () => {
  const made = [
    ...PHRASE_GROUPS.map((group) => `staff.group.${group}`),
    ...(['day', 'hour', 'daypart', 'place', 'word', 'name', 'text'] as const).map(
      (kind) => `staff.blank.${kind}`,
    ),
    ...phrasesIn(book, 'greeting').map((phrase) => `staff.greeting.${phrase.id}`),
    ...phrasesIn(book, 'invite')
      .filter((phrase) => phrase.params?.['name'])
      .map((phrase) => `staff.invite.${phrase.id}`),
  ]
  for (const tongue of [dutch, english]) expect(made.filter((key) => tongue.sayData(key) === key)).toEqual([])
})

test('every event of a log has its sentence', () => {
  const scoped = (['now', 'summary', 'everything'] as const).flatMap((scope, i) => [
    { ...event(20 + i, 'joined', fenna), scope },
    { ...event(30 + i, 'joined', { kind: 'person', group: 'comensha' }), scope },
  ])
  const plain = (['created', 'code', 'back'] as const).map((name, i) => event(40 + i, name, visitor))
  const staff = (['accepted', 'left', 'closed'] as const).flatMap((name, i) => [
    event(50 + i, name, anna),
    event(60 + i, name, { kind: 'person', group: 'eindhoven' }),
  ])
  const outside = { kind: 'guest', sign: 'ab' } as const
  const sam = { ...outside, name: 'Sam', role: 'tolk', vouchedBy: 'Anna' } as const
  const guests = [outside, sam].flatMap((who, i) => [
    ...(['now', 'summary', 'everything'] as const).map((scope, j) => ({
      ...event(80 + 10 * i + j, 'joined', who),
      scope,
    })),
    event(84 + 10 * i, 'left', who),
    event(85 + 10 * i, 'removed', who),
    { ...event(86 + 10 * i, 'given', visitor), to: who },
  ])
  const removed = { kind: 'event', seq: 70, event: 'removed', who: fenna } as const
  const given = [anna, visitor].map((who, i) => ({ ...event(80 + i, 'given', who), to: bram }))
  const lines = [
    ...scoped,
    ...plain,
    ...staff,
    ...guests,
    removed,
    ...given,
    { ...removed, seq: 71, who: { kind: 'person', group: 'comensha' } as const },
    event(72, 'removed', bram),
    event(73, 'roster', bram),
    event(74, 'closed', visitor),
  ]
  const items = itemsOf(view({ lines }), { phrases: book, mine: 'nl', theirs: 'en', groupName, formsOf })
  expect(items).toHaveLength(lines.length)
  for (const item of items) {
    if (item.kind !== 'event') throw new Error('an event became something else')
    for (const tongue of [dutch, english]) {
      const text = tongue.sayData(item.key, item.params)
      expect(text).not.toBe(item.key)
      expect(text).not.toMatch(/\u2068\u2069|\{\{/)
    }
  }
})
