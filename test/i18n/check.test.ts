import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkLocales, finderOf, type Locale, type LocaleRule, type Locales, type Texts } from '#i18n'
import { BESIDE } from '../flow/shipped.ts'

const folder = new URL('../../locales/', import.meta.url)
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))

const localeOf = (language: string): Locale => {
  const files = readdirSync(new URL(`${language}/`, folder)).filter((name) => !BESIDE.includes(name))
  const namespaces = files.map((name) => [name.replace('.json', ''), json(`${language}/${name}`) as Texts])
  const [meta, guard] = BESIDE.map((name) => json(`${language}/${name}`))
  return { meta, guard, namespaces: Object.fromEntries(namespaces) }
}

const shipped: Locales = Object.fromEntries(
  readdirSync(folder).map((language) => [language, localeOf(language)]),
)

test('the shipped texts hold, in every language', () => {
  expect(Object.keys(shipped)).toEqual(expect.arrayContaining(['nl', 'en']))
  expect(checkLocales(shipped, 'nl')).toEqual([])
})

/** Enough to plant a fault in: the source, and the language the others take their brackets from. */
const pair: Locales = Object.fromEntries(
  Object.entries(shipped).filter(([one]) => ['nl', 'en'].includes(one)),
)

const NONE: Locale = { meta: {}, guard: {}, namespaces: {} }

/** The shipped texts with one text of one file changed, or taken away. */
const withText = (language: string, namespace: string, key: string, text: string | undefined): Locales => {
  const locale = shipped[language] ?? NONE
  const { [key]: _, ...rest } = locale.namespaces[namespace] ?? {}
  const texts = text === undefined ? rest : { ...rest, [key]: text }
  return { ...pair, [language]: { ...locale, namespaces: { ...locale.namespaces, [namespace]: texts } } }
}

const withMeta = (meta: object): Locales => {
  const nl = shipped['nl'] ?? NONE
  return { ...pair, nl: { ...nl, meta: { ...(nl.meta as object), ...meta } } }
}

const withGuard = (guard: object): Locales => {
  const en = shipped['en'] ?? NONE
  return { ...pair, en: { ...en, guard: { ...(en.guard as object), ...guard } } }
}

/** A file in which every text says what a hard one says. */
const hardened = (language: string, namespace: string, hard: string): Locales => {
  const locale = shipped[language] ?? NONE
  const texts = Object.keys(locale.namespaces[namespace] ?? {}).map((key) => [key, hard])
  return {
    ...pair,
    [language]: { ...locale, namespaces: { ...locale.namespaces, [namespace]: Object.fromEntries(texts) } },
  }
}

const limited = (language: string, reading: unknown): Locales => {
  const locale = shipped[language] ?? NONE
  const { limits, ...guard } = locale.guard as { limits: object }
  return { ...pair, [language]: { ...locale, guard: { ...guard, limits: { ...limits, reading } } } }
}

const LONG = 'Dit is een heel lange zin met veel te veel woorden die niemand in nood rustig lezen kan.'

const BROKEN: { readonly [R in LocaleRule]: readonly Locales[] } = {
  meta: [
    withMeta({ dir: 'up' }),
    withMeta({ name: '' }),
    withMeta({ status: { first: 'draft' } }),
    withMeta({ reviewer: 'someone' }),
    withMeta({
      status: Object.fromEntries(
        ['first', 'intake', 'ui', 'cards', 'phrases', 'staff'].map((ns) => [ns, 'reviewed']),
      ),
    }),
  ],
  code: [
    { ...pair, bin: shipped['en'] ?? NONE },
    { ...pair, tl: shipped['en'] ?? NONE },
    { ...pair, 'x y': shipped['en'] ?? NONE },
  ],
  keys: [withText('en', 'intake', 'intake.wish', undefined), withText('en', 'cards', 'card.new', 'New')],
  form: [withText('nl', 'ui', 'Nothing here', 'x')],
  twice: [withText('nl', 'ui', 'intake.wish', 'x')],
  empty: [withText('nl', 'intake', 'intake.wish', ''), withText('en', 'phrases', 'answer.yes', ' ')],
  placeholder: [
    withText('en', 'intake', 'intake.team.open', 'The team is there now.'),
    withText('en', 'intake', 'intake.wish', 'What helps in {{town}}?'),
  ],
  plural: [
    withText('en', 'intake', 'intake.team.people_one', undefined),
    withText('nl', 'intake', 'intake.team.people_few', '{{team}} {{count}}'),
    withText('nl', 'intake', 'intake.team.people', '{{team}} {{count}}'),
    withText('nl', 'intake', 'intake.team.people_one', '{{team}}: 1 persoon'),
  ],
  words: [
    withText('nl', 'intake', 'intake.wish', LONG),
    withText('nl', 'first', 'first.on', `Kort. ${LONG} Kort.`),
    withText(
      'nl',
      'intake',
      'intake.wish',
      'Een zin met tien woorden is hier ook al lang (en deze zes woorden erbij tellen).',
    ),
  ],
  length: [
    withText('nl', 'cards', 'card.x', 'Kort. '.repeat(40)),
    withText('en', 'ui', 'ui.x', 'a'.repeat(201)),
  ],
  telling: [
    withText('nl', 'first', 'first.title', 'Hulp voor slachtoffers'),
    withText('en', 'first', 'first.rights', 'Rights of victims'),
    withText('nl', 'ui', 'ui.x', 'De politie is gesloten'),
    withText('nl', 'ui', 'ui.x', 'Een groep handelaren'),
    withText('en', 'ui', 'ui.x', 'Undangerous'),
    withText('en', 'first', 'first.undisturbed.now', 'I am in danger now'),
  ],
  promise: [
    withText('en', 'ui', 'ui.x', 'This page leaves no trace.'),
    withText('nl', 'cards', 'card.x', 'Dit laat geen sporen na.'),
    withText('nl', 'phrases', 'phrase.x', 'Wij beloven dat het goed komt.'),
    withText('en', 'staff', 'staff.x', 'Help is on its way'),
    withText('en', 'cards', 'card.x', 'There is no risk.'),
    withText('nl', 'cards', 'card.x', 'Niemand zal dit ooit zien.'),
    withText('nl', 'cards', 'card.x', 'Wij geven garanties.'),
    withText('en', 'cards', 'card.x', 'It is 100 % secret.'),
  ],
  gender: [
    withText('nl', 'intake', 'intake.who.other', 'Over haar'),
    withText('en', 'ui', 'ui.x', 'She is here'),
  ],
  name: [withText('nl', 'ui', 'ui.x', 'Welkom bij Baken')],
  term: [
    withText('en', 'cards', 'card.x', 'Ask a lawyer.'),
    withText('en', 'cards', 'card.x', 'Ask a lawyer (tolk).'),
    { ...pair, de: { ...(withText('en', 'cards', 'card.lawyer.title', 'Anwalt')['en'] ?? NONE) } },
  ],
  core: [
    withText('nl', 'cards', 'claim.x.core', 'Dat duurt 3 maanden.'),
    withText('nl', 'cards', 'claim.x.core', 'Dat duurt ٣ maanden.'),
    withText('nl', 'cards', 'claim.x.core', 'Dat duurt drie maanden.'),
  ],
  reading: [
    hardened('nl', 'cards', 'De schadevergoedingsmaatregel vergt ontvankelijkheid.'),
    hardened('en', 'staff', 'Compensation necessitates administrative verification.'),
    limited('nl', 100),
    limited('pl', 75),
  ],
  guard: [
    withGuard({ telling: [] }),
    limited('nl', 0),
    limited('en', 'easy'),
    withGuard({ promises: undefined }),
    withGuard({ limits: { words: 0, characters: 200 } }),
    { ...pair, pl: { ...(shipped['en'] ?? NONE), guard: {} } },
  ],
}

const cases = Object.entries(BROKEN).flatMap(([rule, all]) => all.map((locales, i) => ({ rule, i, locales })))

test.each(cases)('$rule, broken in way $i, is found', ({ rule, locales }) => {
  expect(checkLocales(locales, 'nl').map((problem) => problem.rule)).toContain(rule)
})

test('a reason given for a key excuses its long sentence and no other', () => {
  const locales = withText('nl', 'intake', 'intake.wish', LONG)
  const rules = (excused: Record<string, string>): readonly string[] =>
    checkLocales(locales, 'nl', excused).map((problem) => problem.rule)
  expect(rules({ 'intake.wish': 'because' })).not.toContain('words')
  expect(rules({ 'intake.soon': 'because' })).toContain('words')
})

test('what is said well is not refused, a legal term with its Dutch word among it', () => {
  const locales = withText(
    'en',
    'cards',
    'card.lawyer.title',
    'Ask a lawyer (advocaat). This sentence is short.',
  )
  expect(checkLocales(locales, 'nl')).toEqual([])
})

test('a listed word is found whole, a star stands for letters, in any script', () => {
  expect(finderOf(['her'])('Others are here')).toBeUndefined()
  expect(finderOf(['traffick*'])('Trafficking')).toBe('Traffick')
  expect(finderOf(['*exploit*'])('unexploited')).toBe('exploit')
  expect(finderOf(['жертв*'])('Для жертв насильства')).toBe('жертв')
  expect(finderOf(['він'])('Чи він тут?')).toBe('він')
  expect(finderOf(['він'])('вівця, повінь')).toBeUndefined()
  expect(finderOf(['no risk'])('There is no  risk')).toBe('no  risk')
})
