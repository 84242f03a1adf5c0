import { describe, expect, it } from 'vitest'
import {
  CARD_GROUPS,
  cardById,
  cardFor,
  cardsFor,
  checkCards,
  comparison,
  everyReader,
  type Papers,
  readCards,
  readClaims,
  saidBy,
} from '#flow'
import { PICTOGRAMS } from '#web/kit'
import file from '../../flows/cards.json' with { type: 'json' }
import register from '../../flows/claims.json' with { type: 'json' }
import directory from '../../flows/lines.json' with { type: 'json' }
import nlCards from '../../locales/nl/cards.json' with { type: 'json' }
import { texts } from './shipped.ts'

const cards = readCards(file) ?? []
const nl = texts['nl'] ?? {}
const claims = readClaims(register) ?? []
const lineIds = directory.lines.map((line) => line.id)
const READING = { day: '2026-03-01', language: 'nl' }

const claimsOf = (id: string, papers: Papers): readonly string[] => {
  const card = cardById(cards, id)
  if (card === undefined) throw new Error(`no card ${id}`)
  return cardFor(card, { papers, age: '23+' }).lines.flatMap((line) => ('claim' in line ? [line.claim] : []))
}

describe('the cards', () => {
  it('are well formed and complete', () => {
    expect(cards.length).toBeGreaterThan(40)
    expect(checkCards(cards, lineIds, texts)).toEqual([])
  })

  it('have a drawing each', () => {
    expect(cards.filter((card) => !(card.pictogram in PICTOGRAMS)).map((card) => card.id)).toEqual([])
  })

  it('say no key that no card names, and no help line that has no entry', () => {
    const named = JSON.stringify({ file, directory, register })
    expect(Object.keys(nlCards).filter((key) => !named.includes(`"${key}"`))).toEqual([])
  })

  it('name every entry of the directory', () => {
    const said = new Set(
      cards.flatMap((card) => card.lines.flatMap((line) => ('line' in line ? [line.line] : []))),
    )
    expect(lineIds.filter((id) => !said.has(id))).toEqual([])
  })

  it('give every reader something in every group', () => {
    for (const reader of everyReader())
      for (const group of CARD_GROUPS) expect(cardsFor(cards, reader, group).length).toBeGreaterThan(0)
  })
})

describe('rights', () => {
  const rights = ['shelter', 'care', 'interpreter', 'lawyer', 'information', 'privacy', 'children', 'home']

  it('are there for everyone', () => {
    for (const reader of everyReader())
      expect(cardsFor(cards, reader, 'rights').map((card) => card.id)).toEqual(rights)
  })

  it('depend on papers and age', () => {
    expect(claimsOf('shelter', 'nl')).toContain('shelterDutch')
    expect(claimsOf('shelter', 'eu')).toContain('shelterEu')
    expect(claimsOf('shelter', 'none')).not.toContain('shelterEu')
    const shelter = cardById(cards, 'shelter')!
    for (const age of ['u16', '16-17'] as const) {
      const said = cardFor(shelter, { papers: 'nl', age }).lines
      expect(said).toContainEqual(expect.objectContaining({ claim: 'shelterYoung' }))
      expect(said).not.toContainEqual(expect.objectContaining({ claim: 'shelterDutch' }))
    }
  })
})

describe('the reflection period', () => {
  const lengths = ['reflectionLength', 'reflectionLengthDublin', 'reflectionLengthDepends']
  const lengthsFor = (papers: Papers) => claimsOf('reflection', papers).filter((id) => lengths.includes(id))

  it('speaks of a length only to those it can be for, and of the right one', () => {
    expect(lengthsFor('none')).toEqual(['reflectionLength'])
    expect(lengthsFor('dublin')).toEqual(['reflectionLengthDublin'])
    expect(lengthsFor('unknown')).toEqual(['reflectionLengthDepends'])
    for (const papers of ['nl', 'eu', 'permit', 'asylum'] as const) expect(lengthsFor(papers)).toEqual([])
  })

  it('says to the others that it is not for them, and shows them no further card', () => {
    expect(claimsOf('reflection', 'nl')).toContain('reflectionDutch')
    expect(claimsOf('reflection', 'eu')).toContain('reflectionEu')
    expect(claimsOf('reflection', 'permit')).toContain('reflectionPermit')
    for (const papers of ['nl', 'eu', 'permit'] as const)
      expect(cardsFor(cards, { papers, age: '23+' }, 'reflection').map((card) => card.id)).toEqual([
        'reflection',
      ])
  })

  it('says what ends it, another application among them', () => {
    expect(claimsOf('reflectionEnd', 'none')).toEqual([
      'endsLeave',
      'endsDecline',
      'endsReport',
      'endsApplication',
    ])
  })
})

describe('the comparison', () => {
  const table = comparison(cards)

  it('puts three ways beside ten questions', () => {
    expect(table?.columns.map((column) => column.id)).toEqual(['fund', 'criminal', 'wages'])
    expect(table?.rows.map((row) => row.id)).toEqual([
      'pays',
      'police',
      'proof',
      'cost',
      'contact',
      'time',
      'good',
      'bad',
      'lawyer',
      'combine',
    ])
  })

  it('has a statement with a text in every cell', () => {
    for (const row of table?.rows ?? [])
      for (const cell of row.cells) {
        const said = saidBy(cell, claims, READING)
        expect(said && 'key' in said ? nl[said.key] : undefined).toBeTruthy()
      }
  })

  it('says the plus of the criminal case together with its price', () => {
    for (const own of Object.values(texts))
      for (const key of ['claim.joinAdvance.core', 'claim.joinAdvance.full'] as const)
        expect(own[key]).toMatch(/vonnis/)
  })
})

describe('what a line says', () => {
  it('is the core of a statement nobody signed, full with its day when signed', () => {
    const [first] = claims
    expect(saidBy({ claim: first!.key }, claims, READING)).toEqual({ key: first!.core })
    const signed = [
      {
        ...first!,
        reviewedBy: 'A lawyer',
        reviewedOn: '2026-02-01',
        validUntil: '2026-08-01',
        languages: { nl: 'a digest' },
      },
    ]
    expect(saidBy({ claim: first!.key }, signed, READING)).toEqual({
      key: first!.full,
      checked: '2026-02-01',
    })
  })

  it('is nothing for a statement that is not in the register', () => {
    expect(saidBy({ claim: 'invented' }, claims, READING)).toBeUndefined()
  })

  it('is the key or the help line itself otherwise', () => {
    expect(saidBy({ key: 'card.x.1' }, claims, READING)).toEqual({ key: 'card.x.1' })
    expect(saidBy({ line: 'emergency' }, claims, READING)).toEqual({ line: 'emergency' })
  })
})

describe('the check catches', () => {
  const [card] = cards
  const withCard = (change: object) => [{ ...card!, ...change }, ...cards.slice(1)]

  it('an unknown help line', () => {
    expect(checkCards(withCard({ lines: [{ line: 'invented' }] }), lineIds, {})).toEqual([
      `${card!.id}: no help line invented`,
    ])
  })

  it('a card that says nothing to somebody', () => {
    const found = checkCards(
      withCard({ lines: [{ claim: 'menToo', only: { papers: ['nl'] } }] }),
      lineIds,
      {},
    )
    expect(found).toContain(`${card!.id}: says nothing to papers eu, age 23+`)
  })

  it('two cards of one name, a missing text and an empty group', () => {
    expect(checkCards([...cards, card!], lineIds, {})).toEqual([`${card!.id}: two cards of this name`])
    expect(checkCards(cards, lineIds, { nl: { ...nl, [card!.title]: '' } })).toEqual([
      `${card!.title}: no text in nl`,
    ])
    expect(
      checkCards(
        cards.filter((one) => one.group !== 'talk'),
        lineIds,
        {},
      ),
    ).toEqual(['talk: no card'])
  })

  it('a word of law in a plain line', () => {
    const own = { nl: { ...nl, 'card.shelter.1': 'Je hebt recht op een plek.' } }
    expect(checkCards(cards, lineIds, own)).toEqual(['card.shelter.1: "recht op" belongs in a claim (nl)'])
  })

  it.each([
    ['an unknown group', { group: 'more' }],
    ['an unknown papers group', { only: { papers: ['rich'] } }],
    ['an unknown age in a line', { lines: [{ key: 'a', only: { ages: ['old'] } }] }],
    ['a line that is two things', { lines: [{ key: 'a', claim: 'b' }] }],
    ['a line that is nothing', { lines: [{}] }],
    [
      'a row with a cell too few',
      { comparison: { columns: [{ id: 'a', title: 'b' }], rows: [{ id: 'a', title: 'b', cells: [] }] } },
    ],
  ])('%s when reading', (_, change) => {
    expect(readCards({ cards: [card] })).toHaveLength(1)
    expect(readCards({ cards: [{ ...card, ...change }] })).toBeUndefined()
  })
})
