import { expect, test } from 'vitest'
import type { ConversationView } from '../../../src/web/staff/port.ts'
import { begun, looked, type Search } from '../../../src/web/staff/search.ts'
import { accepted, formsOf, handoff, say, view, visitor } from './fixture.ts'

const withWords = (...words: readonly string[]): ConversationView =>
  accepted([], { lines: [say(2, visitor, { ...handoff, words }, 9)] })
const search = (text: string, views: readonly (ConversationView | undefined)[]): Search =>
  views.reduce<Search>((now, one, i) => looked(now, `id${i}`, one, { text, formsOf }), begun(views.length))
const found = (text: string, ...views: readonly (ConversationView | undefined)[]): readonly string[] =>
  search(text, views).hits.map(({ id, both }) => `${id} ${both}`)

const BOAT = withWords('word.boat', 'word.lemon')
const LAMP = withWords('word.lamp', 'word.lemon')

test('the two words are found in any language they are said in, those with both first', () => {
  expect(found('They call and say: boat lemon', LAMP, BOAT)).toEqual(['id1 true', 'id0 false'])
  expect(found('boot, citroen', BOAT)).toEqual(['id0 true'])
  for (const boat of formsOf('word.boat'))
    for (const lemon of formsOf('word.lemon')) expect(found(`${lemon} ${boat}`, BOAT)).toEqual(['id0 true'])
  expect(found('bike chair', BOAT, LAMP)).toEqual([])
})

test('what could not be opened is said, and is never a hit', () => {
  const shut: ConversationView = { ...view(), lines: [], missed: { messages: 3, helpers: [] } }
  const after = search('boat lemon', [shut, undefined, BOAT])
  expect(after).toMatchObject({ of: 3, done: 3, shut: 2 })
  expect(after.hits.map(({ id }) => id)).toEqual(['id2'])
})
