import { languagesOf, readJson, type Texts, textsOf } from './texts.ts'

type Json = { readonly [name: string]: unknown }
export type Meta = { readonly name: string; readonly dir: string; readonly status: string }

/** What `prerender.tsx` gives: functions of plain data. */
export type Drawing = {
  readonly PICTOGRAMS: { readonly [name: string]: string }
  readonly firstScreen: (first: Json) => string
  readonly staticPage: (input: Json) => string
}

/** All data of this repository that becomes text on a page. */
export type Sources = {
  readonly languages: readonly string[]
  readonly texts: { readonly [language: string]: { readonly [namespace: string]: Texts } }
  readonly metas: { readonly [language: string]: Json }
  readonly script: Json
  readonly cards: readonly Json[]
  readonly claims: readonly Json[]
  readonly lines: readonly Json[]
  readonly phrases: Json
  /** Statements are judged by this day on pages without script; the newest review date there is. */
  readonly day: string
}

const NAMESPACES = ['first', 'intake', 'ui', 'cards', 'phrases']

const listOf = (root: string, name: string): readonly Json[] =>
  readJson(root, `flows/${name}.json`)[name] as Json[]

/** Only what is shown or decides what is shown: sources and notes stay in the repository. */
const shown = (all: readonly Json[], fields: readonly string[]): readonly Json[] =>
  all.map((one) => Object.fromEntries(fields.filter((name) => name in one).map((name) => [name, one[name]])))

const CLAIM = ['key', 'reviewedBy', 'reviewedOn', 'validUntil', 'languages']
const LINE = [
  'id',
  'name',
  'does',
  'topics',
  'dial',
  'display',
  'web',
  'cost',
  'believed',
  'bill',
  'languages',
  'hours',
  'verifiedOn',
]

const lastDay = (claims: readonly Json[]): string =>
  claims.reduce(
    (day, { reviewedOn }) => (typeof reviewedOn === 'string' && reviewedOn > day ? reviewedOn : day),
    '2000-01-01',
  )

export const readSources = (root: string): Sources => {
  const languages = languagesOf(root)
  const claims = listOf(root, 'claims')
  return {
    languages,
    texts: textsOf(root, languages, NAMESPACES),
    metas: Object.fromEntries(languages.map((one) => [one, readJson(root, `locales/${one}/meta.json`)])),
    script: withoutSchema(readJson(root, 'flows/intake.json')),
    cards: listOf(root, 'cards'),
    claims: shown(claims, CLAIM).map(({ key, ...signed }) =>
      signed['reviewedBy'] === null ? { key } : { key, ...signed },
    ),
    lines: shown(listOf(root, 'lines'), LINE),
    phrases: withoutSchema(readJson(root, 'flows/phrases.json')),
    day: lastDay(claims),
  }
}

const withoutSchema = ({ $schema: _, ...rest }: Json): Json => rest

export const metaOf = ({ metas }: Sources, language: string): Meta => {
  const { name, dir, status } = metas[language] as Json & { status: { readonly [namespace: string]: string } }
  return { name: String(name), dir: String(dir), status: status['first'] ?? 'draft' }
}

/** Languages with their names and these namespaces, flat. */
export const packsOf = (sources: Sources, namespaces: readonly string[]): Json =>
  Object.fromEntries(
    sources.languages.map((language) => [
      language,
      { ...metaOf(sources, language), texts: flat(sources, language, namespaces) },
    ]),
  )

const FULL = /^claim\.(\w+)\.full$/

/** What a statement says in full stays here until somebody signed it and compared this language. */
const isSaid = ({ claims }: Sources, language: string, key: string): boolean => {
  const name = FULL.exec(key)?.[1]
  if (name === undefined) return true
  const { reviewedBy, languages } = claims.find((claim) => claim['key'] === name) ?? {}
  return typeof reviewedBy === 'string' && language in ((languages ?? {}) as Json)
}

const flat = (sources: Sources, language: string, namespaces: readonly string[]): Texts => {
  const all: Texts = Object.assign({}, ...namespaces.map((name) => sources.texts[language]?.[name]))
  return Object.fromEntries(Object.entries(all).filter(([key]) => isSaid(sources, language, key)))
}

/** Keys a recording may stand for: what is said here, and has no value that only the page knows. */
export const fixedKeys = (sources: Sources, language: string): readonly string[] =>
  Object.entries(flat(sources, language, NAMESPACES))
    .filter(([, text]) => !text.includes('{{'))
    .map(([key]) => key)

const only = (texts: Texts, keys: ReadonlySet<string>): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => keys.has(key)))

const stub = (id: unknown): Json => ({ id, kind: 'info', say: [], choices: [], share: 'never' })

/** The first screen: its texts in all languages, and the script cut to the node it starts with. */
export const firstOf = (sources: Sources, pictures: Texts): Json => {
  const { script } = sources
  const { steps, person, start, roles, facts } = script
  const node = (script['nodes'] as readonly Json[]).find(({ id }) => id === start) ?? {}
  const ways = [node['choices'], node['next']].flat() as readonly Json[]
  const beyond = new Set(ways.map(({ to }) => to).filter((to) => to !== undefined))
  const drawn = new Set(ways.map(({ picture }) => String(picture)))
  return {
    packs: packsOf(sources, ['first']),
    pictures: only(pictures, drawn),
    script: {
      id: script['id'],
      version: script['version'],
      facts,
      params: [],
      start,
      person,
      steps,
      sent: [],
      roles,
      sides: {},
      nodes: [node, ...[...beyond].map(stub)],
    },
  }
}

const claimsIn = (script: Json): ReadonlySet<string> =>
  new Set([...JSON.stringify(script).matchAll(/"(claim\.[A-Za-z0-9]+)"/g)].map((match) => match[1] ?? ''))

/** Texts of `cards` that the script itself says, or that describe a number. */
const early = (sources: Sources, texts: Texts): Texts => {
  const said = claimsIn(sources.script)
  return Object.fromEntries(
    Object.entries(texts).filter(
      ([key]) =>
        key.startsWith('line.') ||
        said.has(key.replace(/\.(core|full)$/, '')) ||
        key === 'claim.limitsOwnFile.core',
    ),
  )
}

/** What the page says only once people talk, and somebody else may come in: it comes with what they say by key. */
const LATE =
  /^ui\.(meet|now|sign|erases|settled|belongs|guest|invited?|consulted|scope|lost|sheet|file|does|event|gone|transfer)(\.|_|$)/

const part = (texts: Texts, late: boolean): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => LATE.test(key) === late))

/** Both sides read the calling word in their own language: keys out of one list. */
const callWords = ({ phrases }: Sources): readonly string[] =>
  (phrases['lists'] as { readonly word: readonly string[] }).word

/** Each key once beside the texts of every language: read by `textsOf` of `#i18n`. */
const tableOf = ({ languages }: Sources, pick: (language: string) => Texts): Json => {
  const texts = languages.map((language) => [language, pick(language)] as const)
  const keys = [...new Set(texts.flatMap(([, own]) => Object.keys(own)))]
  const rows = texts.map(([language, own]) => [language, keys.map((key) => own[key] ?? null)])
  return { keys, languages: Object.fromEntries(rows) }
}

/** Everything of the intake in all languages: one file, the same for everyone. `voices`: where recordings lie. */
export const wordsFile = (sources: Sources, pictures: Json, voices?: Json): string =>
  JSON.stringify({
    texts: tableOf(sources, (language) => ({
      ...part(flat(sources, language, ['intake', 'ui']), false),
      ...early(sources, flat(sources, language, ['cards'])),
      ...only(sources.texts[language]?.['phrases'] ?? {}, new Set(callWords(sources))),
    })),
    script: sources.script,
    claims: sources.claims,
    lines: sources.lines,
    callWords: callWords(sources),
    pictures,
    voices,
  })

/** Cards to read, what the other side may say by key, and what is said of them, in all languages. */
export const cardsFile = (sources: Sources): string =>
  JSON.stringify({
    texts: tableOf(sources, (language) => ({
      ...flat(sources, language, ['cards', 'phrases']),
      ...part(flat(sources, language, ['ui']), true),
    })),
    cards: sources.cards,
    phrases: sources.phrases,
  })
