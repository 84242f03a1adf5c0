import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type Texts = { readonly [key: string]: string }

/** A JSON file of this repository; an object always. */
export const readJson = (root: string, path: string): { readonly [name: string]: unknown } => {
  const value: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'))
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is not an object`)
  return value as { readonly [name: string]: unknown }
}

const FIRST = ['nl', 'en']
const rank = (language: string): string =>
  `${FIRST.includes(language) ? FIRST.indexOf(language) : FIRST.length}${language}`

/** Languages with a folder of their own: Dutch, English, then by code. */
export const languagesOf = (root: string): readonly string[] =>
  readdirSync(join(root, 'locales'))
    .filter((name) => statSync(join(root, 'locales', name)).isDirectory())
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))

/** `{ nl: { intake: { ... } }, ... }` of these namespaces. */
export const textsOf = (
  root: string,
  languages: readonly string[],
  namespaces: readonly string[],
): { readonly [language: string]: { readonly [namespace: string]: Texts } } =>
  Object.fromEntries(
    languages.map((language) => [
      language,
      Object.fromEntries(
        namespaces.map((name) => [name, readJson(root, `locales/${language}/${name}.json`) as Texts]),
      ),
    ]),
  )
