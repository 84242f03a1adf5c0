import { expect, test } from 'vitest'
import { createWords, type Packs } from '#i18n'

const pack = (texts: Packs[string]['texts'], dir: 'ltr' | 'rtl' = 'ltr'): Packs[string] => ({
  name: 'own name',
  dir,
  status: 'draft',
  texts,
})

const packs: Packs = {
  nl: pack({ 'first.title': 'Informatie', 'first.step': 'Stap {{step}} van {{of}}' }),
  ar: pack({ 'first.title': 'معلومات', 'first.step': '{{step}} / {{of}}' }, 'rtl'),
}

test('a text is said in the language read now, and its direction is known', () => {
  const words = createWords(packs, 'nl')
  expect([words.say('first.title'), words.direction]).toEqual(['Informatie', 'ltr'])
  expect(words.setLanguage('ar')).toBe(true)
  expect([words.say('first.title'), words.direction, words.language]).toEqual(['معلومات', 'rtl', 'ar'])
})

test('every inserted value is isolated, and nothing in it is read as a text of ours', () => {
  const words = createWords(packs, 'nl')
  expect(words.say('first.step', { step: 3, of: 10 })).toBe('Stap \u20683\u2069 van \u206810\u2069')
  const nasty = words.sayData('first.step', { step: '{{of}} $t(first.title)', of: '<b>' })
  expect(nasty).toBe('Stap \u2068{{of}} $t(first.title)\u2069 van \u2068<b>\u2069')
})

test('a value is never a setting of the library, whatever it is called', () => {
  const words = createWords({ nl: pack({ 'x.ask': 'Wat {{ns}}?', 'y.ask': 'Anders' }) }, 'nl')
  const plain = words.sayData('x.ask', { ns: 'nu' })
  expect(plain).toBe('Wat \u2068nu\u2069?')
  for (const name of [
    'lngs',
    'lng',
    'ns',
    'returnDetails',
    'returnObjects',
    'context',
    'keySeparator',
    'replace',
  ])
    expect(words.sayData('y.ask', { [name]: 'x', defaultValue: 'x', count: 2 }), name).toBe('Anders')
  expect(words.sayData('z.ask', { defaultValue: 'said by somebody else' })).toBeUndefined()
})

test('a key that is not there gives nothing, never itself and never another language', () => {
  const words = createWords({ ...packs, en: pack({ 'first.title': '' }) }, 'nl')
  expect(words.sayData('intake.wish')).toBeUndefined()
  expect(words.say('first.leave')).toBe('')
  expect(
    createWords({ ...packs, en: pack({ 'first.title': '' }) }, 'en').sayData('first.title'),
  ).toBeUndefined()
  expect(words.sayData('first')).toBeUndefined()
})

test('plural forms follow the rules of the language', () => {
  const forms = {
    'x.people_one': '{{count}} człowiek',
    'x.people_few': '{{count}} ludzie',
    'x.people_many': '{{count}} ludzi',
  }
  const words = createWords({ pl: pack({ ...forms, 'x.people_other': '{{count}} człowieka' }) }, 'pl')
  const said = [1, 2, 5, 22].map((count) =>
    words.sayData('x.people', { count })?.replace(/[\u2068\u2069\d]/g, ''),
  )
  expect(said).toEqual([' człowiek', ' ludzie', ' ludzi', ' ludzie'])
})

test('only complete languages are offered, and only those can be chosen', () => {
  const words = createWords({ ...packs, fr: pack({ 'first.title': 'Information' }) }, 'nl')
  expect(words.offers().map((offer) => offer.language)).toEqual(['nl', 'ar'])
  expect(words.setLanguage('fr')).toBe(false)
  expect(words.setLanguage('xx')).toBe(false)
  words.add({ nl: { 'intake.wish': 'Wat helpt?' } })
  expect(words.offers().map((offer) => offer.language)).toEqual(['nl'])
  words.add({ ar: { 'intake.wish': 'ما الذي يساعدك؟' }, xx: { 'intake.wish': 'x' } })
  expect(words.offers().map((offer) => offer.language)).toEqual(['nl', 'ar'])
  expect(words.sayData('intake.wish')).toBe('Wat helpt?')
})
