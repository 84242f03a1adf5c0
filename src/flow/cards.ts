import type { Day, Reading, Statement, TextsByLanguage } from './claims.ts'
import { checkedOn, claimByKey, textOf } from './claims.ts'
import { isFields, isOneOf } from './value.ts'

/** Papers group of intake node `papers`; `dublin` = asylum or fingerprints elsewhere in the EU. */
const PAPERS = ['nl', 'eu', 'permit', 'none', 'asylum', 'dublin', 'unknown'] as const
export type Papers = (typeof PAPERS)[number]

const AGES = ['u16', '16-17', '18-22', '23+', 'unknown'] as const
type Age = (typeof AGES)[number]

export const CARD_GROUPS = ['rights', 'reflection', 'compensation', 'talk', 'safety', 'other'] as const
export type CardGroup = (typeof CARD_GROUPS)[number]

/** Whom a card or line is for; a missing list is everybody. `unknown` must be listed to be included. */
type Audience = { readonly papers?: readonly Papers[]; readonly ages?: readonly Age[] }

/** A statement from the register, a plain text, or an entry of the directory of help lines. */
export type CardItem = { readonly claim: string } | { readonly key: string } | { readonly line: string }
type CardLine = CardItem & { readonly only?: Audience }

/** Three ways side by side: each cell is a statement or a text, in the order of `columns`. */
export type Comparison = {
  readonly columns: readonly { readonly id: string; readonly title: string }[]
  readonly rows: readonly {
    readonly id: string
    readonly title: string
    readonly cells: readonly CardItem[]
  }[]
}

export type Card = {
  readonly id: string
  readonly title: string
  readonly group: CardGroup
  readonly pictogram: string
  readonly only?: Audience
  readonly lines: readonly CardLine[]
  readonly comparison?: Comparison
}

/** What is known about the reader; nothing known is `unknown`. */
export type Reader = { readonly papers: Papers; readonly age: Age }

/** A line ready to be said: a text key (with the day it was checked), or a help line to be drawn. */
export type Said = { readonly key: string; readonly checked?: Day } | { readonly line: string }

const isListOf = (all: readonly string[], value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length > 0 && value.every((one) => isOneOf(all, one)))

const isAudience = (value: unknown): boolean =>
  value === undefined ||
  (isFields(value) && isListOf(PAPERS, value['papers']) && isListOf(AGES, value['ages']))

const isItem = (value: unknown): boolean =>
  isFields(value) &&
  ['claim', 'key', 'line'].filter((kind) => typeof value[kind] === 'string' && value[kind] !== '').length ===
    1

const isLine = (value: unknown): boolean => isItem(value) && isFields(value) && isAudience(value['only'])

const isTitled = (value: unknown): value is { [name: string]: unknown } =>
  isFields(value) && typeof value['id'] === 'string' && typeof value['title'] === 'string'

const isComparison = (value: unknown): boolean => {
  if (!isFields(value)) return false
  const { columns, rows } = value
  if (!Array.isArray(columns) || !Array.isArray(rows) || !columns.every(isTitled)) return false
  return rows.every((row) => {
    const cells = isTitled(row) ? row['cells'] : undefined
    return Array.isArray(cells) && cells.length === columns.length && cells.every(isItem)
  })
}

const isCard = (value: unknown): value is Card =>
  isTitled(value) &&
  isOneOf(CARD_GROUPS, value['group']) &&
  typeof value['pictogram'] === 'string' &&
  isAudience(value['only']) &&
  Array.isArray(value['lines']) &&
  value['lines'].every(isLine) &&
  (value['comparison'] === undefined || isComparison(value['comparison']))

/** Reads `flows/cards.json`; `undefined` when any card has the wrong shape. */
export const readCards = (value: unknown): readonly Card[] | undefined => {
  const cards = isFields(value) ? value['cards'] : undefined
  return Array.isArray(cards) && cards.every(isCard) ? cards : undefined
}

export const cardById = (cards: readonly Card[], id: string): Card | undefined =>
  cards.find((card) => card.id === id)

const isFor = (only: Audience | undefined, reader: Reader): boolean =>
  (only?.papers?.includes(reader.papers) ?? true) && (only?.ages?.includes(reader.age) ?? true)

/** The card with only the lines that are for this reader. */
export const cardFor = (card: Card, reader: Reader): Card => ({
  ...card,
  lines: card.lines.filter((line) => isFor(line.only, reader)),
})

/** The cards of a group (or all) for this reader, in the order of the file. */
export const cardsFor = (cards: readonly Card[], reader: Reader, group?: CardGroup): readonly Card[] =>
  cards
    .filter((card) => (group === undefined || card.group === group) && isFor(card.only, reader))
    .map((card) => cardFor(card, reader))
    .filter((card) => card.lines.length > 0 || card.comparison !== undefined)

/** The side-by-side view of the ways to compensation. */
export const comparison = (cards: readonly Card[]): Comparison | undefined =>
  cards.find((card) => card.comparison !== undefined)?.comparison

/** What to say for a line or cell; `undefined` when its statement is not in the register. */
export const saidBy = (item: CardItem, claims: readonly Statement[], reading: Reading): Said | undefined => {
  if (!('claim' in item)) return 'key' in item ? { key: item.key } : { line: item.line }
  const claim = claimByKey(claims, item.claim)
  if (claim === undefined) return undefined
  const checked = checkedOn(claim, reading)
  return { key: textOf(claim, reading), ...(checked === undefined ? {} : { checked }) }
}

const itemsOf = (card: Card): readonly CardItem[] => [
  ...card.lines,
  ...(card.comparison?.rows.flatMap((row) => row.cells) ?? []),
]

const titlesOf = (card: Card): readonly string[] => [
  card.title,
  ...(card.comparison?.columns.map((column) => column.title) ?? []),
  ...(card.comparison?.rows.map((row) => row.title) ?? []),
]

/** Every text key the cards say by themselves (statements have theirs in the register). */
const cardKeys = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap((card) => [
    ...titlesOf(card),
    ...itemsOf(card).flatMap((item) => ('key' in item ? [item.key] : [])),
  ])

/** Every reader there can be. */
export const everyReader = (): readonly Reader[] =>
  PAPERS.flatMap((papers) => AGES.map((age) => ({ papers, age })))

const checkCard = (card: Card, lineIds: readonly string[]): readonly string[] => [
  ...itemsOf(card).flatMap((item) =>
    'line' in item && !lineIds.includes(item.line) ? [`${card.id}: no help line ${item.line}`] : [],
  ),
  ...everyReader()
    .filter((reader) => isFor(card.only, reader) && cardFor(card, reader).lines.length === 0)
    .map((reader) => `${card.id}: says nothing to papers ${reader.papers}, age ${reader.age}`),
]

/** Words by which a plain line would say what the law or a service does: that belongs in the register. */
const LEGAL: { readonly [language: string]: RegExp } = {
  nl: /\b(recht op|wet|wettelijk|verplicht|strafbaar|gratis|vergunning|uitkering|boete|geheim)\b/i,
  en: /\b(right to|entitled|law|legal|punish\w*|free of charge|for free|permit|benefits?|secret)\b/i,
}

const checkPlain = (card: Card, texts: TextsByLanguage): readonly string[] =>
  itemsOf(card).flatMap((item) =>
    Object.entries(texts).flatMap(([language, own]) => {
      const word = 'key' in item ? LEGAL[language]?.exec(own[item.key] ?? '')?.[0] : undefined
      return word !== undefined && 'key' in item
        ? [`${item.key}: "${word}" belongs in a claim (${language})`]
        : []
    }),
  )

/** What is wrong with the cards, one line each. */
export const checkCards = (
  cards: readonly Card[],
  lineIds: readonly string[],
  texts: TextsByLanguage,
): readonly string[] => {
  const ids = cards.map((card) => card.id)
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: two cards of this name`),
    ...CARD_GROUPS.filter((group) => !cards.some((card) => card.group === group)).map(
      (group) => `${group}: no card`,
    ),
    ...cards.flatMap((card) => [...checkCard(card, lineIds), ...checkPlain(card, texts)]),
    ...Object.entries(texts).flatMap(([language, own]) =>
      cardKeys(cards).flatMap((key) => (own[key] ? [] : [`${key}: no text in ${language}`])),
    ),
  ]
}
