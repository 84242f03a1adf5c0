import { readGuard } from './guard.ts'
import { baseOf, DIRECTIONS, STATUSES, type Texts } from './pack.ts'
import { isMeasured, readingEase } from './reading.ts'
import { isFields } from './value.ts'
import { judges } from './wording.ts'

/** One language as it stands in `locales/<code>/`: namespaces by file name, without `.json`. */
export type Locale = {
  readonly meta: unknown
  readonly guard: unknown
  readonly namespaces: { readonly [namespace: string]: Texts }
}

export type Locales = { readonly [language: string]: Locale }

export type LocaleRule =
  | 'meta'
  | 'code'
  | 'keys'
  | 'form'
  | 'twice'
  | 'empty'
  | 'placeholder'
  | 'plural'
  | 'words'
  | 'length'
  | 'telling'
  | 'promise'
  | 'gender'
  | 'name'
  | 'term'
  | 'core'
  | 'reading'
  | 'guard'

export type LocaleProblem = {
  readonly file: string
  readonly rule: LocaleRule
  readonly key?: string
  readonly text: string
}

const VISITOR = ['first', 'intake', 'ui', 'cards', 'phrases']
/** Only where staff may work in the language. */
const STAFF = 'staff'

const PLACEHOLDER = /{{\s*(\w+)\s*}}/g
const fileOf = (language: string, namespace: string): string => `locales/${language}/${namespace}.json`

const metaHolds = ({ meta, ...locale }: Locale): boolean => {
  if (!isFields(meta) || !isFields(meta['status'])) return false
  const { name, dir, status, reviewer, date } = meta
  const reviewed = Object.values(status).includes('reviewed')
  const signed = typeof reviewer === 'string' && typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date)
  return (
    typeof name === 'string' &&
    name !== '' &&
    DIRECTIONS.some((one) => one === dir) &&
    namespacesOf({ meta, ...locale }).every((namespace) =>
      STATUSES.some((one) => one === status[namespace]),
    ) &&
    (signed || (reviewer === null && date === null && !reviewed))
  )
}

/** A code that Intl does not know would silently get English plurals. */
const codeHolds = (language: string): boolean => {
  try {
    return (
      Intl.getCanonicalLocales(language)[0] === language &&
      Intl.PluralRules.supportedLocalesOf([language]).length === 1
    )
  } catch {
    return false
  }
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')

/** Placeholders of a key over all its plural forms; `count` belongs to every plural. */
const namesOf = (texts: Texts, base: string): string => {
  const forms = Object.keys(texts).filter((key) => baseOf(key) === base)
  const plural: readonly string[] = forms.some((key) => key !== base) ? ['count'] : []
  return [...new Set([...plural, ...forms.flatMap((key) => namesIn(texts[key] ?? ''))])].sort().join(', ')
}

const namespacesOf = ({ namespaces }: Locale): readonly string[] =>
  namespaces[STAFF] === undefined ? VISITOR : [...VISITOR, STAFF]

const textProblems = (
  language: string,
  locale: Locale,
  excused: { readonly [key: string]: string },
  bracketed: (namespace: string, key: string) => readonly string[],
): readonly LocaleProblem[] => {
  const guard = readGuard(locale.guard)
  const rules = guard ? judges(guard, excused, bracketed) : []
  return Object.entries(locale.namespaces).flatMap(([namespace, texts]) =>
    Object.entries(texts).flatMap(([key, text]) =>
      rules.flatMap((judge) => {
        const found = judge(text, key, namespace)
        return found === undefined ? [] : [{ file: fileOf(language, namespace), key, ...found }]
      }),
    ),
  )
}

/** One long text among short ones is for `words`; this is a whole file that has become hard. */
const readingProblems = (language: string, locale: Locale): readonly LocaleProblem[] => {
  const least = readGuard(locale.guard)?.limits.reading
  if (least === undefined) return []
  if (!isMeasured(language))
    return [{ file: fileOf(language, 'guard'), rule: 'reading', text: 'nothing measures this language' }]
  return Object.entries(locale.namespaces).flatMap(([namespace, texts]) => {
    const ease = readingEase(texts, language)
    return ease === undefined || ease >= least
      ? []
      : [
          {
            file: fileOf(language, namespace),
            rule: 'reading',
            text: `${ease.toFixed(1)}, needs ${least}`,
          } as const,
        ]
  })
}

const headProblems = (language: string, locale: Locale): readonly LocaleProblem[] => {
  const file = fileOf(language, 'meta')
  const all = Object.values(locale.namespaces).flatMap((texts) => Object.keys(texts))
  const twice = all.filter((key, i) => all.indexOf(key) !== i)
  return [
    ...(metaHolds(locale)
      ? []
      : [{ file, rule: 'meta', text: 'not a name, a direction and a status for each file' } as const]),
    ...(codeHolds(language)
      ? []
      : [{ file, rule: 'code', text: 'not a language code that plural rules exist for' } as const]),
    ...twice.map(
      (key) => ({ file: `locales/${language}`, rule: 'twice', key, text: 'stands in two files' }) as const,
    ),
    ...(readGuard(locale.guard)
      ? []
      : [
          {
            file: fileOf(language, 'guard'),
            rule: 'guard',
            text: 'not limits and four lists of words',
          } as const,
        ]),
  ]
}

const pluralProblem = (language: string, texts: Texts, base: string): string | undefined => {
  const forms = Object.keys(texts).filter((key) => baseOf(key) === base && key !== base)
  if (forms.length === 0) return undefined
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const has = forms.map((key) => key.slice(base.length + 1))
  if (texts[base] !== undefined) return 'stands with and without plural forms'
  if ([...wanted].sort().join() !== [...has].sort().join()) return `has ${has.join()}, needs ${wanted.join()}`
  return forms.some((key) => /\b1\b/.test(texts[key] ?? ''))
    ? 'a form says 1 instead of {{count}}'
    : undefined
}

const bases = (texts: Texts): readonly string[] => [...new Set(Object.keys(texts).map(baseOf))]

/** One file against the same file of the language it is translated from. */
const fileProblems = (
  language: string,
  namespace: string,
  texts: Texts,
  source: Texts,
): readonly LocaleProblem[] => {
  const file = fileOf(language, namespace)
  const own = bases(texts)
  const wanted = bases(source)
  const about = (rule: LocaleRule, key: string, text: string): LocaleProblem => ({ file, rule, key, text })
  return [
    ...wanted.filter((key) => !own.includes(key)).map((key) => about('keys', key, 'is missing')),
    ...own.filter((key) => !wanted.includes(key)).map((key) => about('keys', key, 'is not in the source')),
    ...own
      .filter((key) => wanted.includes(key) && namesOf(texts, key) !== namesOf(source, key))
      .map((key) =>
        about('placeholder', key, `has {${namesOf(texts, key)}}, needs {${namesOf(source, key)}}`),
      ),
    ...own.flatMap((key) => {
      const text = pluralProblem(language, texts, key)
      return text === undefined ? [] : [about('plural', key, text)]
    }),
  ]
}

const BRACKETED = /\(([\p{L}-]+)\)/gu

/** The Dutch words that English sets in brackets: every other language sets the same ones. */
const bracketsOf = (english: Locale | undefined) => (namespace: string, key: string) =>
  [...(english?.namespaces[namespace]?.[key] ?? '').matchAll(BRACKETED)].map((match) => match[1] ?? '')

/**
 * The law for texts. `source` is the language the others are translated from, Dutch, so that its words stand in
 * brackets elsewhere; `excused` names keys whose longest sentence may pass the limit, with the reason. An empty list
 * means that every language can be offered.
 */
export const checkLocales = (
  locales: Locales,
  source: string,
  excused: { readonly [key: string]: string } = {},
): readonly LocaleProblem[] =>
  Object.entries(locales).flatMap(([language, locale]) => [
    ...headProblems(language, locale),
    ...readingProblems(language, locale),
    ...textProblems(language, locale, excused, language === source ? () => [] : bracketsOf(locales['en'])),
    ...(codeHolds(language) ? namespacesOf(locale) : []).flatMap((namespace) =>
      fileProblems(
        language,
        namespace,
        locale.namespaces[namespace] ?? {},
        locales[source]?.namespaces[namespace] ?? {},
      ),
    ),
  ])
