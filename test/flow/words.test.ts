import { expect, test } from 'vitest'
import { createWords, type Packs } from '#i18n'
import { intake, surroundings } from './shipped.ts'

const packs: Packs = Object.fromEntries(
  Object.entries(surroundings.texts).map(([code, texts]) => [
    code,
    { name: code, dir: 'ltr', status: 'draft', texts },
  ]),
)

const keys = intake.nodes.flatMap((node) => [
  ...node.say.map((bubble) => bubble.key),
  ...node.choices.map((choice) => choice.say),
  ...(node.groups ?? []).map((group) => group.say),
  ...[node.hint ?? [], node.label ?? []].flat(),
])

const spoken = [...new Set(keys)].flatMap((key) =>
  key.startsWith('claim.') ? [`${key}.core`, `${key}.full`] : [key],
)
const values: Readonly<Record<string, string | number>> = {
  ...Object.fromEntries(intake.params.map((name) => [name, `<${name}>`])),
  count: 2,
}

const filled = (text: string | undefined): string | undefined =>
  text?.replace(/{{(\w+)}}/g, (_, name: string) => `\u2068${values[name]}\u2069`)

test.each(Object.keys(packs))(
  'everything the script can say is said in %s, with all values filled in',
  (language) => {
    const words = createWords(packs, language)
    const texts = packs[language]?.texts ?? {}
    const form = new Intl.PluralRules(language).select(2)
    for (const key of spoken) {
      const wanted = filled(texts[key] ?? texts[`${key}_${form}`])
      expect(wanted, key).toBeDefined()
      expect(words.sayData(key, values), key).toBe(wanted)
    }
    const { teamOpens: _, ...fewer } = values
    expect(words.sayData('intake.team.closed', fewer)).not.toBe(filled(texts['intake.team.closed']))
  },
)
