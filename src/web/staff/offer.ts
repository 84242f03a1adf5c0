import type { Card, Phrase, Phrases } from '#flow'
import { findPhrases, GAP, isFound, wordsOf } from './phrasebook.ts'
import type { Tongue } from './tongue.ts'

/** Something ready to be sent by key: a phrase, or a whole card of the explanation. */
export type Offer =
  | { readonly kind: 'phrase'; readonly id: string; readonly phrase: Phrase }
  | { readonly kind: 'card'; readonly id: string; readonly card: Card }

/** Phrases first (`tapping`: those with answers before the others), then the cards whose title holds every word. */
export const findOffers = (
  book: Phrases,
  cards: readonly Card[],
  query: string,
  tongue: Tongue,
  tapping = false,
): readonly Offer[] => {
  const words = wordsOf(query)
  const found = cards.filter((card) =>
    isFound(words, `${tongue.sayData(card.title)} ${tongue.say('staff.group.card')} ${card.id}`),
  )
  return [
    ...findPhrases(book, query, tongue, tapping).map(
      (phrase): Offer => ({ kind: 'phrase', id: phrase.id, phrase }),
    ),
    ...found.map((card): Offer => ({ kind: 'card', id: card.id, card })),
  ]
}

/** What the list shows for it; the values of a phrase are gaps there. */
export const titleIn = (tongue: Tongue, offer: Offer): string => {
  if (offer.kind === 'card') return tongue.sayData(offer.card.title)
  const gaps = Object.keys(offer.phrase.params ?? {}).map((name) => [name, GAP])
  return tongue.sayData(offer.phrase.say, Object.fromEntries(gaps))
}
