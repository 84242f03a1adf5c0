import { baseOf, DIRECTIONS, STATUSES, type Texts } from './pack.ts'

/** One language as it stands in `locales/<code>/`: namespaces by file name, without `.json`. */
export type Locale = {
  readonly meta: unknown
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

export type LocaleProblem = {
  readonly file: string
  readonly rule: LocaleRule
  readonly key?: string
  readonly text: string
}

/** Longest sentence of the conversation, in words; longest bubble, in characters. */
const MOST_WORDS = 15
const MOST_CHARACTERS = 200

const CONVERSATION = ['first', 'intake']
const VISITOR = ['first', 'intake', 'ui', 'cards', 'phrases']
const NAMESPACES = [...VISITOR, 'staff']

/** What a wrong person must not find on the first screen, in the title or in the bars. */
const TELLING: { readonly [language: string]: RegExp } = {
  nl: /slachtoffer|mensenhandel|handel|uitbuit|politie|gevaar|misbruik|dader|geweld|aangifte|opvang|vlucht|bedenktijd|prostitu|dwang|gedwongen/i,
  en: /victim|traffick|exploit|police|danger|abuse|offender|violen|shelter|escape|refuge|prostitut|forced|slave|crime/i,
}

/** Promises nobody can keep, and comfort that is not true. */
const PROMISES: { readonly [language: string]: RegExp } = {
  nl: /geen sporen?\b|zonder sporen?\b|spoorloos|(wij|we|ik) beloven?\b|beloofd|garantie|garanderen|(100 ?%|helemaal|volledig) (veilig|anoniem|geheim)|hulp (komt eraan|is onderweg)|niemand (kan|zal) (het |dit )?(ooit )?(weten|zien)/i,
  en: /no traces?\b|without (a )?traces?\b|untraceable|\b(we|i) promise\b|guarantee|(100 ?%|completely|totally|fully) (safe|anonymous|secret)|help is (coming|on (its|the) way)|nobody (can|will) (ever )?(know|see) (it|this)/i,
}

/** Words that give someone a gender; Dutch `zij` and `zijn` are too common to refuse. */
const GENDERED: { readonly [language: string]: RegExp } = {
  nl: /\b(hij|hem|haar|meneer|mevrouw)\b/i,
  en: /\b(he|she|him|his|her|hers|sir|madam)\b/i,
}

/** Proper names that hold a telling word. */
const NAMES = /Slachtofferhulp/g

/** Files whose texts stand in bars, titles and states of the page; the first screen among them. */
const PLAIN = ['first', 'ui']

/** The product's name stands nowhere a visitor sees it. */
const NAME = /\bbaken\b/i

const PLACEHOLDER = /{{\s*(\w+)\s*}}/g
const KEY = /^[a-z]+(\.[a-zA-Z0-9+-]+)+(_(zero|one|two|few|many|other))?$/

type Judge = (text: string, key: string, namespace: string) => { rule: LocaleRule; text: string } | undefined

const fileOf = (language: string, namespace: string): string => `locales/${language}/${namespace}.json`

const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const metaHolds = (meta: unknown): boolean => {
  if (!isFields(meta) || !isFields(meta['status'])) return false
  const { name, dir, status, reviewer, date } = meta
  const reviewed = Object.values(status).includes('reviewed')
  const signed = typeof reviewer === 'string' && typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date)
  return (
    typeof name === 'string' &&
    name !== '' &&
    DIRECTIONS.some((one) => one === dir) &&
    NAMESPACES.every((namespace) => STATUSES.some((one) => one === status[namespace])) &&
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

const sentences = (text: string): readonly string[] => text.split(/[.!?:;…]+(?:\s|$)/)
const wordsIn = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

const judges = (language: string, excused: { readonly [key: string]: string }): readonly Judge[] => [
  (text) => (text.trim() === '' ? { rule: 'empty', text: 'no text' } : undefined),
  (_, key) => (KEY.test(key) ? undefined : { rule: 'form', text: 'not the form of a key' }),
  (text, key, namespace) => {
    const most = Math.max(...sentences(text).map(wordsIn))
    const judged = CONVERSATION.includes(namespace) && excused[key] === undefined
    return judged && most > MOST_WORDS ? { rule: 'words', text: `${most} words in a sentence` } : undefined
  },
  (text, _, namespace) =>
    VISITOR.includes(namespace) && text.length > MOST_CHARACTERS
      ? { rule: 'length', text: `${text.length} characters` }
      : undefined,
  (text, _, namespace) => {
    const plain = namespace === 'first' ? text : text.replace(NAMES, '')
    const word = PLAIN.includes(namespace) ? TELLING[language]?.exec(plain)?.[0] : undefined
    return word === undefined ? undefined : { rule: 'telling', text: `"${word}" for anyone to see` }
  },
  (text) => {
    const words = PROMISES[language]?.exec(text)?.[0]
    return words === undefined ? undefined : { rule: 'promise', text: `"${words}"` }
  },
  (text, _, namespace) => {
    const word = VISITOR.includes(namespace) ? GENDERED[language]?.exec(text)?.[0] : undefined
    return word === undefined ? undefined : { rule: 'gender', text: `"${word}"` }
  },
  (text, _, namespace) =>
    namespace !== 'staff' && NAME.test(text) ? { rule: 'name', text: 'the name of the product' } : undefined,
]

const textProblems = (
  language: string,
  locale: Locale,
  excused: { readonly [key: string]: string },
): readonly LocaleProblem[] => {
  const rules = judges(language, excused)
  return Object.entries(locale.namespaces).flatMap(([namespace, texts]) =>
    Object.entries(texts).flatMap(([key, text]) =>
      rules.flatMap((judge) => {
        const found = judge(text, key, namespace)
        return found === undefined ? [] : [{ file: fileOf(language, namespace), key, ...found }]
      }),
    ),
  )
}

const headProblems = (language: string, locale: Locale): readonly LocaleProblem[] => {
  const file = fileOf(language, 'meta')
  const all = Object.values(locale.namespaces).flatMap((texts) => Object.keys(texts))
  const twice = all.filter((key, i) => all.indexOf(key) !== i)
  return [
    ...(metaHolds(locale.meta)
      ? []
      : [{ file, rule: 'meta', text: 'not a name, a direction and a status for each file' } as const]),
    ...(codeHolds(language)
      ? []
      : [{ file, rule: 'code', text: 'not a language code that plural rules exist for' } as const]),
    ...twice.map(
      (key) => ({ file: `locales/${language}`, rule: 'twice', key, text: 'stands in two files' }) as const,
    ),
    ...(TELLING[language] && PROMISES[language]
      ? []
      : [{ file, rule: 'telling', text: 'no list of telling words for this language' } as const]),
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

/**
 * The law for texts. `source` is the language the others are translated from; `excused` names keys whose longest
 * sentence may pass the limit, with the reason. An empty list means that every language can be offered.
 */
export const checkLocales = (
  locales: Locales,
  source: string,
  excused: { readonly [key: string]: string } = {},
): readonly LocaleProblem[] =>
  Object.entries(locales).flatMap(([language, locale]) => [
    ...headProblems(language, locale),
    ...textProblems(language, locale, excused),
    ...(codeHolds(language) ? NAMESPACES : []).flatMap((namespace) =>
      fileProblems(
        language,
        namespace,
        locale.namespaces[namespace] ?? {},
        locales[source]?.namespaces[namespace] ?? {},
      ),
    ),
  ])
