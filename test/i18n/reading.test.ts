import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkLocales, type Locales, readingEase, type Texts } from '#i18n'

const easeOf = (text: string, language: string): number => readingEase({ one: text }, language) ?? Number.NaN

const PLAIN = {
  nl: 'Je hoeft je naam niet te zeggen. Je mag altijd stoppen. Wil je nu praten?',
  en: 'You do not have to say your name. You can stop at any time. Do you want to talk now?',
}
/** Article 51f of the Dutch code of criminal procedure, and the same in the English of lawyers. */
const LEGAL = {
  nl: 'Degene die rechtstreeks schade heeft geleden door een strafbaar feit, kan zich ter zake van zijn vordering tot schadevergoeding als benadeelde partij voegen in het strafproces.',
  en: 'Any person having suffered damage directly occasioned by a criminal offence may, in respect of the resulting claim for compensation, institute ancillary proceedings as an injured party.',
}

test.each(['nl', 'en'] as const)('in %s a plain text scores far above a sentence of law', (language) => {
  expect(easeOf(PLAIN[language], language)).toBeGreaterThan(90)
  expect(easeOf(LEGAL[language], language)).toBeLessThan(45)
})

test.each([
  ['nl', 'Ja.', 206.84 - 0.93 - 77],
  ['nl', 'De coördinator belt.', 206.84 - 0.93 * 3 - (77 * 7) / 3],
  ['nl', 'Ik beïnvloed niets.', 206.84 - 0.93 * 3 - (77 * 5) / 3],
  ['en', 'Take the whole table.', 206.835 - 1.015 * 4 - (84.6 * 5) / 4],
  ['en', 'Stop. Read on.', 206.835 - 1.015 * 1.5 - 84.6],
] as const)('counted by hand, in %s: %s', (language, text, ease) => {
  expect(easeOf(text, language)).toBeCloseTo(ease, 6)
})

test('values and what stands in brackets are not counted, and texts are counted together', () => {
  expect(easeOf('Bel {{emergency}} nu (schadevergoedingsmaatregel).', 'nl')).toBe(easeOf('Bel nu.', 'nl'))
  expect(readingEase({ a: 'Stop.', b: 'Read on.' }, 'en')).toBe(easeOf('Stop. Read on.', 'en'))
})

test('no figure where there is no measure or nothing to measure', () => {
  expect(readingEase({ a: 'Dzień dobry.' }, 'pl')).toBeUndefined()
  expect(readingEase({ a: '{{count}} (24)' }, 'nl')).toBeUndefined()
  expect(readingEase({ a: 'Stop.' }, 'constructor')).toBeUndefined()
})

const textsIn = (language: string, namespace: string): Texts => {
  const file = new URL(`../../locales/${language}/${namespace}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Texts
}

/** What is said of reading about one file alone, under the limit its language has. */
const foundIn = (language: string, namespace: string, texts: Texts): readonly string[] => {
  const guard: unknown = JSON.parse(
    readFileSync(new URL(`../../locales/${language}/guard.json`, import.meta.url), 'utf8'),
  )
  const locales: Locales = { [language]: { meta: {}, guard, namespaces: { [namespace]: texts } } }
  return checkLocales(locales, 'nl').flatMap(({ rule, file, text }) =>
    rule === 'reading' ? [`${file}: ${text}`] : [],
  )
}

const FILES = ['nl', 'en'].flatMap((language) =>
  ['first', 'intake', 'ui', 'cards', 'phrases', 'staff'].map((namespace) => [language, namespace] as const),
)

test.each(FILES)(
  '%s/%s holds as it is, with room, and no longer once it is made hard',
  (language, namespace) => {
    const texts = textsIn(language, namespace)
    expect(readingEase(texts, language)).toBeGreaterThan(80)
    expect(foundIn(language, namespace, texts)).toEqual([])
    const hard = LEGAL[language === 'nl' ? 'nl' : 'en']
    const made = Object.fromEntries(Object.keys(texts).map((key, i) => [key, i % 2 ? texts[key] : hard]))
    expect(foundIn(language, namespace, made as Texts)).toEqual([
      expect.stringMatching(`^locales/${language}/${namespace}\\.json: \\d\\d\\.\\d, needs 75$`),
    ])
  },
)
