import { createWords, type Packs } from '#i18n'
import type { Tongue } from './tongue.ts'

/** The languages staff read in, first the one they start with. */
export const OWN = ['nl', 'en'] as const
export type Own = (typeof OWN)[number]

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
