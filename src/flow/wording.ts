import type { TextsByLanguage } from './claims.ts'
import { placeholdersOf } from './phrases.ts'

/** Plain wording: short texts, short sentences, nobody's gender, the Dutch word beside each legal term. */

const TEXT_LENGTH = 200
const SENTENCE_WORDS = 15

/** Words that give the reader or someone else a gender. Dutch `zijn` and `zij` are too common to refuse. */
const GENDERED: { readonly [language: string]: RegExp } = {
  nl: /\b(hij|haar|hem|meneer|mevrouw)\b/i,
  en: /\b(he|she|him|his|her|hers|sir|madam)\b/i,
}

/** Promises nobody can make. */
const PROMISED: { readonly [language: string]: RegExp } = {
  nl: /\b(gegarandeerd|garandeert?|geen (enkel )?risico|geen sporen?|volledig veilig|altijd veilig|anoniem)\b/i,
  en: /\b(guaranteed?|guarantees|no risk|no trace|completely safe|always safe|anonymous(ly)?)\b/i,
}

/** Proper names that hold a refused word. */
const NAMES = /Meld Misdaad Anoniem/g

/** English term, and the Dutch word a person will hear for it. */
const TERMS: readonly (readonly [RegExp, string])[] = [
  [/\blawyers?\b/i, 'advoca'],
  [/\binterpreters?\b/i, 'tolk'],
  [/\breflection period\b/i, 'bedenktijd'],
  [/\bprosecutors?\b/i, 'officier van justitie'],
  [/\bguardians?\b/i, 'voogd'],
  [/\bcare coordinators?\b/i, 'zorgcoördinator'],
  [/\bcriminal cases?\b/i, 'strafza'],
  [/\boffenders?\b/i, 'dader'],
  [/\btrafficking\b/i, 'mensenhandel'],
  [/\binjured party\b/i, 'benadeelde partij'],
  [/\bresidence permits?\b/i, 'verblijfsvergunning'],
  [/\bdetention\b/i, 'detentie'],
  [/\bcourt fees?\b/i, 'griffierecht'],
  [/\basylum\b/i, 'asiel'],
]

const bracketed = (text: string): string =>
  [...text.matchAll(/\(([^)]*)\)/g)].map((match) => match[1]).join(' ')

const wordsIn = (sentence: string): number =>
  sentence
    .replace(/\([^)]*\)/g, '')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}{]/u.test(word)).length

const checkWords = (text: string, language: string): readonly string[] => {
  const plain = text.replace(NAMES, '')
  const problems: string[] = []
  if (text.length > TEXT_LENGTH) problems.push('too long')
  if (text.split(/(?<=[.?!:])\s+/).some((sentence) => wordsIn(sentence) > SENTENCE_WORDS))
    problems.push('a sentence is too long')
  if (GENDERED[language]?.test(plain)) problems.push('a gendered word')
  if (PROMISED[language]?.test(plain)) problems.push('a promise nobody can make')
  if (language === 'en')
    for (const [term, dutch] of TERMS)
      if (term.test(text) && !bracketed(text).toLowerCase().includes(dutch)) problems.push(`no (${dutch}...)`)
  return problems
}

/** The same keys and the same values asked for in every language. */
const checkAlike = (texts: TextsByLanguage): readonly string[] => {
  const keys = [...new Set(Object.values(texts).flatMap((own) => Object.keys(own)))]
  return keys.flatMap((key) => {
    const missing = Object.keys(texts).filter((language) => !texts[language]?.[key])
    if (missing.length > 0) return [`${key}: no text in ${missing.join()}`]
    const asked = new Set(Object.values(texts).map((own) => placeholdersOf(own[key] ?? '').join()))
    return asked.size > 1 ? [`${key}: asks for different values in different languages`] : []
  })
}

/** What is wrong with the wording, one line each: `key: what (language)`. */
export const checkWording = (texts: TextsByLanguage): readonly string[] => [
  ...checkAlike(texts),
  ...Object.entries(texts).flatMap(([language, own]) =>
    Object.entries(own).flatMap(([key, text]) =>
      checkWords(text, language).map((problem) => `${key}: ${problem} (${language})`),
    ),
  ),
]
