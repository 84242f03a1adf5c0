import type { Card, Phrase, Phrases } from '#flow'
import { findPhrases, isFound, wordsOf } from './phrasebook.ts'
import type { Tongue } from './tongue.ts'

/** Something ready to be sent by key: a phrase, or a whole card of the explanation. */
export type Offer =
  | { readonly kind: 'phrase'; readonly id: string; readonly phrase: Phrase }
  | { readonly kind: 'card'; readonly id: string; readonly card: Card }

/** Phrases first, then the cards whose title holds every word. */
export const findOffers = (
  book: Phrases,
  cards: readonly Card[],
  query: string,
  tongue: Tongue,
): readonly Offer[] => {
  const words = wordsOf(query)
  const found = cards.filter((card) =>
    isFound(words, `${tongue.sayData(card.title)} ${tongue.say('staff.group.card')} ${card.id}`),
  )
  return [
    ...findPhrases(book, query, tongue).map((phrase): Offer => ({ kind: 'phrase', id: phrase.id, phrase })),
    ...found.map((card): Offer => ({ kind: 'card', id: card.id, card })),
  ]
}

/** The key of what the list shows for it. */
export const titleOf = (offer: Offer): string => (offer.kind === 'card' ? offer.card.title : offer.phrase.say)
