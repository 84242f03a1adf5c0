import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Card,
  type Claim,
  type HelpLine,
  type Phrases,
  readCards,
  readClaims,
  readHelpLines,
  readPhrases,
  readScript,
  type Script,
} from '#flow'
import type { Locales, Texts } from '#i18n'
import { ContentFault } from './fault.ts'

/** All that is said, as it stands in `flows/` and `locales/` of a checkout. */
export type Sources = {
  readonly script: Script
  /** The script as it stands in its file. */
  readonly intake: unknown
  readonly cards: readonly Card[]
  readonly claims: readonly Claim[]
  readonly lines: readonly HelpLine[]
  readonly phrases: Phrases
  /** Dutch first, then by code. */
  readonly locales: Locales
  /** Keys of which a recording lies in `audio/<language>/`. */
  readonly recorded: { readonly [language: string]: readonly string[] }
}

/** The language everything else is translated from. */
export const SOURCE = 'nl'

function readJson(root: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'))
  } catch {
    throw new ContentFault(`${path} is missing or is no JSON.`)
  }
}

function readFlow<T>(root: string, name: string, read: (value: unknown) => T | undefined): T {
  const path = `flows/${name}.json`
  const found = read(readJson(root, path))
  if (found === undefined) throw new ContentFault(`${path} does not have the shape it should have.`)
  return found
}

const BESIDE = ['meta', 'guard']

function readLocale(root: string, language: string): Locales[string] {
  const folder = `locales/${language}`
  const names = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
  const [meta, guard] = BESIDE.map((name) => readJson(root, `${folder}/${name}.json`))
  const texts = names
    .filter((name) => !BESIDE.includes(name))
    .map((name) => [name, readJson(root, `${folder}/${name}.json`) as Texts] as const)
  return { meta, guard, namespaces: Object.fromEntries(texts) }
}

function recordedIn(root: string, language: string): readonly string[] {
  const folder = join(root, 'audio', language)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.opus'))
    .map((name) => name.slice(0, -'.opus'.length))
}

/** Throws ContentFault, naming the file. */
export function readSources(root: string): Sources {
  const languages = readdirSync(join(root, 'locales'))
    .filter((name) => statSync(join(root, 'locales', name)).isDirectory())
    .sort((a, b) => (a === SOURCE ? -1 : b === SOURCE ? 1 : a < b ? -1 : 1))
  return {
    script: readFlow(root, 'intake', readScript),
    intake: readJson(root, 'flows/intake.json'),
    cards: readFlow(root, 'cards', readCards),
    claims: readFlow(root, 'claims', readClaims),
    lines: readFlow(root, 'lines', readHelpLines),
    phrases: readFlow(root, 'phrases', readPhrases),
    locales: Object.fromEntries(languages.map((language) => [language, readLocale(root, language)])),
    recorded: Object.fromEntries(languages.map((language) => [language, recordedIn(root, language)])),
  }
}

/** One language as it is read. */
export type Voice = { readonly language: string; readonly direction: string; readonly texts: Texts }

/** Throws ContentFault for a language that is not there. */
export function voiceOf(sources: Sources, language: string): Voice {
  const meta = sources.locales[language]?.meta as { readonly dir: string } | undefined
  if (meta === undefined) throw new ContentFault(`There is no language ${language} in locales/.`)
  return { language, direction: meta.dir, texts: textsIn(sources, language) }
}

/** The texts of one language, its files flat. */
export function textsIn({ locales }: Sources, language: string): Texts {
  return Object.assign({}, ...Object.values(locales[language]?.namespaces ?? {}))
}
