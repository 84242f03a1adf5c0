import { createWords, type Packs, type Words } from '#i18n'

/** The first of these languages that is offered, else Dutch: chosen here, the server never learns it. */
export const wordsFor = (packs: Packs, wanted: readonly string[]): Words => {
  const words = createWords(packs, 'nl')
  wanted.find((tag) => words.setLanguage(tag) || words.setLanguage(tag.split('-')[0] ?? ''))
  return words
}
