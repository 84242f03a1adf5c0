import { describe, expect, it } from 'vitest'
import {
  checkHelpLines,
  type HelpLine,
  helpLineById,
  helpLinesFor,
  numbersOf,
  openAt,
  placeholdersOf,
  readHelpLines,
  shownHours,
} from '#flow'
import file from '../../flows/lines.json' with { type: 'json' }
import en from '../../locales/en/cards.json' with { type: 'json' }
import enIntake from '../../locales/en/intake.json' with { type: 'json' }
import enPhrases from '../../locales/en/phrases.json' with { type: 'json' }
import nl from '../../locales/nl/cards.json' with { type: 'json' }
import nlIntake from '../../locales/nl/intake.json' with { type: 'json' }
import nlPhrases from '../../locales/nl/phrases.json' with { type: 'json' }

const texts = { nl: { ...nl, ...nlPhrases, ...nlIntake }, en: { ...en, ...enPhrases, ...enIntake } }
const lines = readHelpLines(file)!
const office: HelpLine = {
  ...helpLineById(lines, 'helpdesk')!,
  hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  verifiedOn: '2026-02-01',
}

describe('the directory', () => {
  it('is well formed, and no text anywhere holds a number of its own', () => {
    expect(checkHelpLines(lines, texts)).toEqual([])
  })

  it('holds the lines that the conversation needs', () => {
    for (const id of [
      'emergency',
      'emergencyApp',
      'suicide',
      'policeLine',
      'helpdesk',
      'victimSupport',
      'labour',
      'fairwork',
      'safeHome',
      'childLine',
      'sexualViolence',
      'tipLine',
      'keerpunt',
      'fier',
      'fund',
      'nidos',
      'iom',
    ])
      expect(helpLineById(lines, id), id).toBeDefined()
    expect(helpLineById(lines, 'invented')).toBeUndefined()
  })

  it('shows no hours, since nobody has verified any', () => {
    expect(lines.filter((line) => line.verifiedOn !== null || shownHours(line) !== undefined)).toEqual([])
    expect(openAt(lines[0]!, 1, '12:00')).toBe('unknown')
  })

  it('fills every placeholder of the statements', () => {
    const numbers = numbersOf(lines)
    const asked = new Set(
      Object.entries(nl).flatMap(([key, text]) => (key.startsWith('claim.') ? placeholdersOf(text) : [])),
    )
    expect([...asked].filter((name) => !numbers[name])).toEqual([])
    expect(numbers['emergency']).toBe('112')
  })

  it('finds lines by topic', () => {
    expect(helpLinesFor(lines, 'young').map((line) => line.id)).toContain('childLine')
    expect(helpLinesFor(lines, 'young').map((line) => line.id)).not.toContain('fund')
  })
})

describe('hours', () => {
  it('are shown and counted once verified', () => {
    expect(openAt(office, 1, '09:00')).toBe('open')
    expect(openAt(office, 5, '16:59')).toBe('open')
    expect(openAt(office, 5, '17:00')).toBe('closed')
    expect(openAt(office, 6, '12:00')).toBe('closed')
    expect(openAt({ ...office, hours: 'always' }, 7, '03:00')).toBe('open')
  })

  it('stay hidden while unverified, even when someone wrote them down', () => {
    expect(shownHours({ ...office, verifiedOn: null })).toBeUndefined()
    expect(openAt({ ...office, verifiedOn: null }, 1, '12:00')).toBe('unknown')
  })
})

describe('the check catches', () => {
  const faults = (change: Partial<HelpLine>) => checkHelpLines([{ ...office, ...change }], {})

  it.each([
    ['a number that cannot be dialled', { dial: '033-4481186' }, 'cannot be dialled'],
    ['a number shown that is not the one dialled', { display: '033-448 11 87' }, 'shows another number'],
    ['no way in', { dial: null }, 'no way in'],
    ['hours nobody verified', { verifiedOn: null }, 'hours and day of checking go together'],
    ['a foreign text key', { does: 'line.other.does' }, 'its text key does not carry its name'],
  ] as const)('%s', (_, change, problem) => {
    expect(faults(change)).toEqual([`helpdesk: ${problem}`])
  })

  it('a number in a text', () => {
    for (const text of ['Bel 033-448 11 86.', 'Bel +31 70 333 44 44.', 'Bel 0800-0113.'])
      expect(checkHelpLines([], { nl: { a: text } })).toEqual(['a: a number outside the directory in nl'])
    expect(checkHelpLines([], { nl: { a: 'Bel 112, na 8 maanden, €35.000, in 2013-2017.' } })).toEqual([])
  })

  it('a missing text and a doubled name', () => {
    expect(checkHelpLines([office], { nl: {} })).toEqual([`${office.does}: no text in nl`])
    expect(checkHelpLines([office, office], {})).toEqual(['helpdesk: two lines of this name'])
  })

  it.each([
    ['an unknown cost', { cost: 'cheap' }],
    ['no word on the bill', { bill: undefined }],
    ['an unknown topic', { topics: ['sports'] }],
    ['hours of another shape', { hours: 'mostly' }],
    ['no source', { source: '' }],
  ])('%s when reading', (_, change) => {
    expect(readHelpLines({ lines: [office] })).toHaveLength(1)
    expect(readHelpLines({ lines: [{ ...office, ...change }] })).toBeUndefined()
  })
})
