import { readdirSync, readFileSync } from 'node:fs'
import {
  readCards,
  readClaims,
  readHelpLines,
  readScript,
  type Script,
  type Surroundings,
  type TextsByLanguage,
} from '#flow'
import { PICTOGRAMS } from '#web/kit'

const root = new URL('../../', import.meta.url)
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'))

/** In a language's folder, and no texts. */
export const BESIDE: readonly string[] = ['meta.json', 'guard.json']

/** All texts of a language, its namespaces flat. */
const textsOf = (language: string): Readonly<Record<string, string>> => {
  const files = readdirSync(new URL(`locales/${language}/`, root)).filter((name) => !BESIDE.includes(name))
  return Object.assign({}, ...files.map((name) => json(`locales/${language}/${name}`)))
}

/** Every language of `locales/`. */
const languages: readonly string[] = readdirSync(new URL('locales/', root))

/** All texts by language. */
export const texts: TextsByLanguage = Object.fromEntries(
  languages.map((language) => [language, textsOf(language)]),
)

export const intakeFile = (): unknown => json('flows/intake.json')

export const intake: Script = (() => {
  const script = readScript(intakeFile())
  if (!script) throw new Error('flows/intake.json is no script')
  return script
})()

export const surroundings: Surroundings = {
  file: 'flows/intake.json',
  texts,
  claims: (readClaims(json('flows/claims.json')) ?? []).map((claim) => claim.key),
  cards: (readCards(json('flows/cards.json')) ?? []).map((card) => card.id),
  numbers: [...(readHelpLines(json('flows/lines.json')) ?? []).map((line) => line.id), 'team'],
  pictures: Object.keys(PICTOGRAMS),
}
