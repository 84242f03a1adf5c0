export { checkLocales, type Locale, type LocaleRule, type Locales } from './check.ts'
export type { Args, Key, Values } from './key.ts'
export type { Direction, Packs, Status, Texts } from './pack.ts'
export { createWords, type Words } from './words.ts'
