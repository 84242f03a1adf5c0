import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtCheckout } from './built.ts'

/** Longer than Dutch by this much: what a translation may grow to. */
const GROWTH = 1.4

type Letters = {
  /** One letter in the letters of this language. */
  readonly letter: (latin: string) => string
  readonly marks: { readonly [latin: string]: string }
  /** 34 letters that nothing divides. */
  readonly longWord: string
  readonly dir: 'ltr' | 'rtl'
}

const ACCENTED: { readonly [latin: string]: string } = {
  a: 'ä',
  c: 'č',
  e: 'é',
  g: 'ğ',
  i: 'ï',
  l: 'ł',
  n: 'ñ',
  o: 'ø',
  r: 'ř',
  s: 'š',
  t: 'ť',
  u: 'ů',
  y: 'ý',
  z: 'ž',
}

const ARABIC: { readonly [latin: string]: string } = {
  a: 'ا',
  b: 'ب',
  c: 'ص',
  d: 'د',
  e: 'ع',
  f: 'ف',
  g: 'غ',
  h: 'ه',
  i: 'ي',
  j: 'ج',
  k: 'ك',
  l: 'ل',
  m: 'م',
  n: 'ن',
  o: 'و',
  p: 'ط',
  q: 'ق',
  r: 'ر',
  s: 'س',
  t: 'ت',
  u: 'ح',
  v: 'ظ',
  w: 'ش',
  x: 'خ',
  y: 'ث',
  z: 'ز',
}

const cased = (latin: string, found: string): string =>
  latin === latin.toLowerCase() ? found : found.toUpperCase()
const spelled = (word: string, letter: Letters['letter']): string => [...word].map(letter).join('')
const accented = (latin: string): string => cased(latin, ACCENTED[latin.toLowerCase()] ?? latin)
const arabic = (latin: string): string => ARABIC[latin.toLowerCase()] ?? latin

const LONG = 'arbeidsongeschiktheidsverklaringen'

/**
 * Codes the browser has dates, numbers and plurals for (`one` and `other`, as in Dutch), and that no folder of
 * `locales` has: a code of nobody (`qps`) would be given the browser's own.
 */
const PSEUDO: { readonly [code: string]: Letters } = {
  sv: {
    letter: accented,
    marks: {},
    longWord: spelled(LONG, accented),
    dir: 'ltr',
  },
  fa: {
    letter: arabic,
    marks: { '?': '؟', ',': '،', ';': '؛' },
    longWord: spelled(LONG, arabic),
    dir: 'rtl',
  },
}

/** What a translation keeps as it stands: placeholders, and the Dutch word in brackets. */
const KEPT = /\{\{\w+\}\}|\([^)]*\)/g

/** A word of three letters or more, grown by saying its vowels (else its last letter) again. */
const grown = (word: string): string => {
  const wanted = Math.ceil(word.length * GROWTH)
  if (word.length < 3) return word
  const parts = [...word]
  const places = parts.map((_, i) => i).filter((i) => /[aeiouy]/i.test(parts[i] ?? ''))
  const found = places.length > 0 ? places : [parts.length - 1]
  for (let i = 0; parts.join('').length < wanted; i++) {
    const place = found[i % found.length] ?? 0
    parts[place] += (parts[place]?.[0] ?? '').toLowerCase()
  }
  return parts.join('')
}

const translated = (plain: string, { letter, marks }: Letters): string =>
  plain
    .replace(/[A-Za-z\u00c0-\u024f]+/g, (word) =>
      spelled(grown(word.normalize('NFD').replace(/\p{M}/gu, '')), letter),
    )
    .replace(/[?,;]/g, (mark) => marks[mark] ?? mark)

/** A Dutch text in a language of nobody; a question has a very long word in it. */
export const pseudo = (text: string, code: string): string => {
  const letters = PSEUDO[code]
  if (!letters) throw new Error(`no such language: ${code}`)
  const kept = text.match(KEPT) ?? []
  const said = text.split(KEPT).map((plain) => translated(plain, letters))
  const joined = said.map((part, i) => part + (kept[i] ?? '')).join('')
  return joined.replace(/ ([^ ]*[?؟])/, ` ${letters.longWord} $1`)
}

const json = (path: string): { [name: string]: unknown } => JSON.parse(readFileSync(path, 'utf8'))

const NOT_TEXTS = ['meta.json', 'guard.json', 'staff.json']

/** Writes `locales/<code>` in this checkout, out of its Dutch. Its own name is as long as ever: names are not translated. */
function writeLanguage(checkout: string, code: string): void {
  const dutch = join(checkout, 'locales/nl')
  const own = join(checkout, 'locales', code)
  mkdirSync(own)
  for (const file of readdirSync(dutch).filter((name) => !NOT_TEXTS.includes(name))) {
    const texts = Object.entries(json(join(dutch, file)))
    const all = texts.map(([key, text]) => [key, pseudo(String(text), code)])
    writeFileSync(join(own, file), JSON.stringify(Object.fromEntries(all)))
  }
  const meta = json(join(dutch, 'meta.json'))
  const name = spelled(String(meta['name']), PSEUDO[code]?.letter ?? ((latin) => latin))
  writeFileSync(join(own, 'meta.json'), JSON.stringify({ ...meta, name, dir: PSEUDO[code]?.dir }))
  cpSync(join(dutch, 'guard.json'), join(own, 'guard.json'))
}

/** A build that speaks the languages of nobody besides its own. */
export const pseudoCheckout = (): Promise<string> =>
  builtCheckout((checkout) => {
    for (const code of Object.keys(PSEUDO)) writeLanguage(checkout, code)
  })
