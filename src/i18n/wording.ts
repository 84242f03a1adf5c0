import type { LocaleRule } from './check.ts'
import { finderOf, type Guard } from './guard.ts'
import { SENTENCE } from './reading.ts'

/** What is wrong with one text, or nothing. */
type Judge = (
  text: string,
  key: string,
  namespace: string,
) => { readonly rule: LocaleRule; readonly text: string } | undefined

const KEY = /^[a-z]+(\.[a-zA-Z0-9+-]+)+(_(zero|one|two|few|many|other))?$/

/** Proper names that hold a telling or a promising word. */
const NAMES = /Slachtofferhulp|Meld Misdaad Anoniem/g

/** Files whose texts stand in bars, titles and states of the page; the first screen among them. */
const PLAIN = ['first', 'ui']

/** The product's name stands nowhere a visitor sees it. */
const NAME = /\bbaken\b/i

const PLACEHOLDER = /\{\{\w+\}\}/g

/** What is asked and answered at once: there the Dutch in brackets is read along. */
const CONVERSATION = ['first', 'intake']

const wordsIn = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length

/** Words in the longest sentence; in what is read up, without what stands in brackets. */
const longestSentence = (text: string, namespace: string): number => {
  const read = CONVERSATION.includes(namespace) ? text : text.replace(/\([^)]*\)/g, '')
  return Math.max(...read.split(SENTENCE).map(wordsIn))
}

const bracketed = (text: string): string =>
  [...text.matchAll(/\(([^)]*)\)/g)].map((match) => match[1]).join(' ')

/** Plain wording: short texts, short sentences, nobody's gender, no promise, the Dutch word beside each legal term. */
export const judges = (
  { limits, telling, promises, gendered, numbers, terms }: Guard,
  excused: { readonly [key: string]: string },
  brackets: (namespace: string, key: string) => readonly string[],
): readonly Judge[] => {
  const tells = finderOf(telling)
  const promised = finderOf(promises)
  const gender = finderOf(gendered)
  const number = finderOf(numbers)
  const named = Object.entries(terms ?? {}).map(
    ([term, dutch]) => [finderOf([term]), finderOf([dutch])] as const,
  )
  const forVisitor = (namespace: string): boolean => namespace !== 'staff'
  const says = (rule: LocaleRule, word: string | undefined): ReturnType<Judge> =>
    word === undefined ? undefined : { rule, text: `"${word}"` }
  return [
    (text) => (text.trim() === '' ? { rule: 'empty', text: 'no text' } : undefined),
    (_, key) => (KEY.test(key) ? undefined : { rule: 'form', text: 'not the form of a key' }),
    (text, key, namespace) => {
      const most = longestSentence(text, namespace)
      const judged = forVisitor(namespace) && excused[key] === undefined
      return judged && most > limits.words
        ? { rule: 'words', text: `${most} words in a sentence` }
        : undefined
    },
    (text, _, namespace) =>
      forVisitor(namespace) && text.length > limits.characters
        ? { rule: 'length', text: `${text.length} characters` }
        : undefined,
    (text, _, namespace) => {
      const plain = namespace === 'first' ? text : text.replace(NAMES, '')
      return says('telling', PLAIN.includes(namespace) ? tells(plain) : undefined)
    },
    (text) => says('promise', promised(text.replace(NAMES, ''))),
    (text, _, namespace) => says('gender', forVisitor(namespace) ? gender(text) : undefined),
    (text, _, namespace) => says('name', forVisitor(namespace) ? NAME.exec(text)?.[0] : undefined),
    (text, key, namespace) => {
      const inside = bracketed(text)
      const lost = brackets(namespace, key).find((dutch) => !inside.includes(dutch))
      const bare = named.find(([term, dutch]) => term(text) !== undefined && dutch(inside) === undefined)
      const missing = lost ?? (forVisitor(namespace) ? bare?.[0](text) : undefined)
      return missing === undefined
        ? undefined
        : { rule: 'term', text: `"${missing}" without the Dutch in brackets` }
    },
    (text, key) => {
      const plain = text.replace(PLACEHOLDER, '')
      return says('core', /\.core$/.test(key) ? (/\p{N}+/u.exec(plain)?.[0] ?? number(plain)) : undefined)
    },
  ]
}
