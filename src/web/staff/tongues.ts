import { createWords, type Packs } from '#i18n'
import type { Tongue } from './tongue.ts'

/** The languages staff read in, first the one they start with. */
export const OWN = ['nl', 'en'] as const
export type Own = (typeof OWN)[number]

/** How a text reads in every language there is: what somebody may have typed or said. */
export const formsIn =
  (packs: Packs, tongueOf: (lang: string) => Tongue): ((key: string) => readonly string[]) =>
  (key) => [...new Set(Object.keys(packs).map((lang) => tongueOf(lang).sayData(key)))]

/** Every language of the packs, each opened once. An unknown one is read in Dutch. */
export const createTongues = (packs: Packs): ((lang: string) => Tongue) => {
  const opened = new Map<string, Tongue>()
  return (asked) => {
    const lang = Object.hasOwn(packs, asked) ? asked : OWN[0]
    const found = opened.get(lang)
    if (found) return found
    const words = createWords(packs, lang)
    const tongue: Tongue = {
      lang,
      dir: words.direction,
      say: (key, ...values) => words.say(key, ...values),
      sayData: (key, values) => words.sayData(key, values) ?? key,
    }
    opened.set(lang, tongue)
    return tongue
  }
}
