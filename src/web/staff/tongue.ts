import type { ParamKinds } from '#flow'
import type { Args, Key, Values } from '#i18n'
import type { Params } from './port.ts'

/** One language texts are said in. */
export interface Tongue {
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  say<K extends Key>(key: K, ...values: Args<K>): string
  /** For keys that arrive as data. A key without a text is shown as itself: it must not look like silence. */
  sayData(key: string, values?: Values): string
}

/** A piece of a bubble: said by key in any language, or as it was typed. */
export type Part =
  | { readonly key: string; readonly params?: Params; readonly kinds?: ParamKinds }
  | { readonly text: string }

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** `2026-11-24` as "dinsdag 24 november", counted in the calendar and digits everyone shares. */
export const dayText = (day: string, lang: string, length: 'long' | 'short' = 'long'): string => {
  const found = DAY.exec(day)
  if (!found) return day
  const at = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])))
  const format = { weekday: length, day: 'numeric', month: length, timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(`${lang}-u-ca-gregory-nu-latn`, format).format(at)
}

/** The name of a language, read in this one. */
export const languageIn = (tongue: Tongue, lang: string): string => {
  try {
    return new Intl.DisplayNames([tongue.lang], { type: 'language' }).of(lang) ?? lang
  } catch {
    return lang
  }
}

/** Values as they stand in a text of that language; a value of a list is itself said by key. */
const valuesIn = (tongue: Tongue, params: Params | undefined, kinds: ParamKinds | undefined): Params =>
  Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => {
      const kind = kinds?.[name]
      if (typeof value !== 'string') return [name, value]
      if (kind === 'day') return [name, dayText(value, tongue.lang)]
      const isKey = kind === 'daypart' || kind === 'place' || kind === 'word'
      return [name, isKey ? tongue.sayData(value) : value]
    }),
  )

export const said = (tongue: Tongue, part: Part): string =>
  'text' in part ? part.text : tongue.sayData(part.key, valuesIn(tongue, part.params, part.kinds))
