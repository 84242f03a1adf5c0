import { createInstance, type i18n } from 'i18next'
import type { Args, Key, Values } from './key.ts'
import { type Direction, merge, type Offer, offers, type Packs, type Texts } from './pack.ts'

/** First strong isolate and its end: a name or number cannot turn the direction of the sentence around it. */
const isolate = (value: string): string => `\u2068${value}\u2069`

const open = (packs: Packs): i18n => {
  const made = createInstance()
  made.init({
    lng: 'none',
    fallbackLng: false,
    ns: 'w',
    defaultNS: 'w',
    keySeparator: false,
    nsSeparator: false,
    returnEmptyString: false,
    parseMissingKeyHandler: () => '',
    initAsync: false,
    interpolation: { escapeValue: true, escape: isolate },
    resources: Object.fromEntries(Object.entries(packs).map(([code, pack]) => [code, { w: pack.texts }])),
  })
  return made
}

/** The words of all loaded languages and the one that is read now. */
export interface Words {
  readonly language: string
  readonly direction: Direction
  /** The languages to choose from: only complete ones. */
  offers(): readonly Offer[]
  /** The text in the language read now; '' (never the key) should it be missing. */
  say<K extends Key>(key: K, ...values: Args<K>): string
  /** For keys that arrive as data (script, phrases, summary); `undefined` when there is no such text. */
  sayData(key: string, values?: Values): string | undefined
  /** Reads on in another language; false, and nothing changes, when it is not offered. */
  setLanguage(language: string): boolean
  /** More texts for the languages that are there. */
  add(texts: { readonly [language: string]: Texts }): void
}

/** `packs` are data: the first screen's texts stand in the page, the rest is added when it has arrived. */
export const createWords = (packs: Packs, language: string): Words => {
  let loaded = packs
  let source = open(loaded)
  let now = language
  const sayData = (key: string, values: Values = {}): string | undefined => {
    const { count } = values
    // Values may come from anybody: as `replace` they are never read as settings of the library.
    const text = source.t(key, { replace: values, lng: now, ...(typeof count === 'number' && { count }) })
    return text === '' ? undefined : text
  }
  return {
    get language() {
      return now
    },
    get direction() {
      return loaded[now]?.dir ?? 'ltr'
    },
    offers: () => offers(loaded),
    say: (key, ...values) => sayData(key, values[0]) ?? '',
    sayData,
    setLanguage: (next) => {
      if (!offers(loaded).some((offer) => offer.language === next)) return false
      now = next
      return true
    },
    add: (texts) => {
      loaded = merge(loaded, texts)
      source = open(loaded)
    },
  }
}
