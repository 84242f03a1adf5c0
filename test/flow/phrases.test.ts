import { describe, expect, it } from 'vitest'
import {
  checkPhrases,
  choicesFor,
  PHRASE_GROUPS,
  phraseById,
  phraseKeys,
  phrasesIn,
  placeholdersOf,
  readPhrases,
  standardGreeting,
} from '#flow'
import file from '../../flows/phrases.json' with { type: 'json' }
import en from '../../locales/en/phrases.json' with { type: 'json' }
import nl from '../../locales/nl/phrases.json' with { type: 'json' }

const texts = { nl, en }
const book = readPhrases(file)!
const [first, ...rest] = book.phrases

describe('the phrases', () => {
  it('are well formed and complete', () => {
    expect(checkPhrases(book, texts)).toEqual([])
  })

  it('hold no text that nothing names', () => {
    const keys = new Set(phraseKeys(book))
    expect(Object.keys(nl).filter((key) => !keys.has(key))).toEqual([])
  })

  it('have something in every group, three greetings and at least eighty in all', () => {
    for (const group of PHRASE_GROUPS) expect(phrasesIn(book, group).length).toBeGreaterThan(0)
    expect(phrasesIn(book, 'greeting').length).toBeGreaterThanOrEqual(3)
    expect(book.phrases.filter((phrase) => phrase.requiresAnswer).length).toBeGreaterThanOrEqual(12)
    expect(book.phrases.length).toBeGreaterThanOrEqual(80)
  })

  it('offer a greeting that says who, that it was read, and asks if writing is safe', () => {
    const greeting = standardGreeting(book)
    expect(greeting?.params).toEqual({ name: 'name', team: 'name' })
    expect(en[greeting?.say as keyof typeof en]).toBe(
      'I am {{name}} of {{team}}. I have read what you shared. You do not have to say it again. Are you safe to write?',
    )
  })

  it('cover a first conversation without a typed word', () => {
    for (const id of [
      'safeNow',
      'talkWhen',
      'whichDay',
      'whichPart',
      'whichHour',
      'whereMeet',
      'transport',
      'interpreter',
      'womanMan',
      'whichWord',
      'withYou',
      'doctor',
      'sleepTonight',
      'children',
      'inviteMoney',
      'inviteCourt',
      'inviteTalk',
      'inviteOther',
      'remind',
    ])
      expect(phraseById(book, id)?.answers?.length, id).toBeGreaterThan(0)
    for (const id of ['shorter', 'neverSayWho', 'closeForNow']) expect(phraseById(book, id), id).toBeDefined()
    expect(phraseById(book, 'invented')).toBeUndefined()
  })

  it('leave a way out of every question about the person', () => {
    const out = [
      'answer.no',
      'answer.notSay',
      'answer.unknown',
      'answer.notNow',
      'answer.later',
      'answer.noMatter',
      'answer.changes',
      'answer.cannotWrite',
      'answer.noWord',
      'answer.stopNo',
      'answer.otherTime',
    ]
    const stuck = book.phrases.filter(
      (phrase) => phrase.answers && !phrase.answers.some((one) => out.includes(one.key)),
    )
    expect(stuck.map((phrase) => phrase.id)).toEqual([])
  })

  it('choose keyed values from lists, and others not', () => {
    expect(choicesFor(book, 'daypart')).toContain('answer.evening')
    expect(choicesFor(book, 'place')).toContain('answer.placeLibrary')
    expect(choicesFor(book, 'word')).toContain('word.boat')
    for (const kind of ['day', 'hour', 'name', 'text'] as const)
      expect(choicesFor(book, kind)).toBeUndefined()
  })
})

/** Letters to change, add or drop to turn one word into the other. */
const distance = (a: string, b: string): number => {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

const alike = (words: readonly string[]): readonly string[] =>
  words.flatMap((a, at) =>
    words
      .slice(at + 1)
      .filter((b) => distance(a, b) < 2)
      .map((b) => `${a}/${b}`),
  )

describe('the words to say when calling', () => {
  it('are at least 64, the same ids in both languages, one plain word each', () => {
    expect(book.lists.word.length).toBeGreaterThanOrEqual(64)
    for (const own of [nl, en])
      for (const key of book.lists.word) expect(own[key as keyof typeof nl]).toMatch(/^\p{Ll}{3,12}$/u)
  })

  it('do not sound alike by one letter', () => {
    for (const own of [nl, en])
      expect(alike(book.lists.word.map((key) => own[key as keyof typeof nl]))).toEqual([])
    expect(alike(['boat', 'goat', 'lemon'])).toEqual(['boat/goat'])
  })

  it('tell nothing', () => {
    const telling =
      /police|politie|help|danger|gevaar|knife|mes|lock|slot|key|sleutel|money|geld|boss|baas|bed|sex|seks|paper|papier|passport|paspoort|lawyer|advocaat|victim|slachtoffer|escape|vlucht|camera|chain|keten/
    for (const own of [nl, en])
      expect(
        book.lists.word.map((key) => own[key as keyof typeof nl]).filter((word) => telling.test(word)),
      ).toEqual([])
  })
})

describe('the check catches', () => {
  const faults = (change: object) =>
    checkPhrases({ ...book, phrases: [{ ...first!, ...change }, ...rest] }, texts)

  it('a question without answers, and answers without a question', () => {
    expect(faults({ answers: [] })).toContain(
      `${first!.id}: a question without answers, or answers without a question`,
    )
    expect(faults({ requiresAnswer: false })).toContain(
      `${first!.id}: a question without answers, or answers without a question`,
    )
  })

  it('values that the text does not ask for', () => {
    expect(faults({ params: { name: 'name' } })).toEqual([
      `${first!.say}: asks for other values in nl than in its data`,
      `${first!.say}: asks for other values in en than in its data`,
    ])
    expect(faults({ answers: [{ key: 'answer.day' }] })).toContain(
      'answer.day: asks for other values in nl than in its data',
    )
  })

  it('no standard greeting, or two', () => {
    expect(faults({ standard: false })).toEqual(['not exactly one standard greeting'])
    const doubled = { ...book, phrases: [...book.phrases, { ...first!, id: 'greet2', say: 'phrase.greet2' }] }
    expect(checkPhrases(doubled, {})).toEqual(['not exactly one standard greeting'])
  })

  it('a missing text, a doubled name and a foreign key', () => {
    expect(checkPhrases(book, { nl: { ...nl, 'answer.yes': '' } })).toEqual(['answer.yes: no text in nl'])
    expect(checkPhrases({ ...book, phrases: [...book.phrases, rest[0]!] }, texts)).toEqual([
      `${rest[0]!.id}: two phrases of this name`,
    ])
    expect(checkPhrases({ ...book, phrases: [first!, { ...rest[0]!, say: rest[1]!.say }] }, {})).toEqual([
      `${rest[0]!.id}: its text key does not carry its name`,
    ])
  })

  it.each([
    ['an unknown group', { group: 'small talk' }],
    ['an unknown kind of value', { params: { name: 'surname' } }],
    ['no text key', { say: '' }],
    ['an answer without a key', { answers: [{}] }],
    ['no word on whether it asks', { requiresAnswer: undefined }],
  ])('%s when reading', (_, change) => {
    expect(readPhrases({ ...file, phrases: [{ ...first, ...change }] })).toBeUndefined()
  })

  it('a book without lists', () => {
    expect(readPhrases({ phrases: file.phrases })).toBeUndefined()
    expect(readPhrases({ ...file, lists: { ...file.lists, word: [] } })).toBeUndefined()
  })

  it('names of values in any order, once each', () => {
    expect(placeholdersOf('{{b}} and {{a}} and {{b}}')).toEqual(['a', 'b'])
  })
})
