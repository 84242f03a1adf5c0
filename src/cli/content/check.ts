import {
  check,
  checkCards,
  checkClaims,
  checkHelpLines,
  checkPhrases,
  claimsUsed,
  type TextsByLanguage,
} from '#flow'
import { checkLocales, readingEase } from '#i18n'
import { digestOf } from './digest.ts'
import { SOURCE, type Sources, textsIn } from './sources.ts'

const allTexts = (sources: Sources): TextsByLanguage =>
  Object.fromEntries(Object.keys(sources.locales).map((language) => [language, textsIn(sources, language)]))

/** Pictures that the script names; that each is drawn is judged where the drawings are. */
const picturesIn = ({ script }: Sources): readonly string[] =>
  script.nodes.flatMap((node) =>
    node.choices.flatMap(({ picture }) => (picture === undefined ? [] : [picture])),
  )

/** Statements whose words changed after somebody compared them. */
const changedSince = (sources: Sources): readonly string[] =>
  sources.claims.flatMap((claim) =>
    Object.entries(claim.languages)
      .filter(([language, digest]) => digest !== digestOf(sources, claim, language))
      .map(([language]) => `${claim.key}: the words in ${language} changed since they were compared`),
  )

/** What is wrong with script, cards, statements, directory and phrases; a line each: file, place, what. */
export function flowProblems(sources: Sources): readonly string[] {
  const texts = allTexts(sources)
  const { intake, script, cards, claims, lines, phrases } = sources
  const found = check(intake, {
    file: 'flows/intake.json',
    texts,
    claims: claims.map(({ key }) => key),
    cards: cards.map(({ id }) => id),
    numbers: [...lines.map(({ id }) => id), 'team'],
    pictures: picturesIn(sources),
  })
  const used = new Set([...claimsUsed(cards), ...claimsUsed(script)])
  const inFile = (file: string, problems: readonly string[]): readonly string[] =>
    problems.map((one) => `flows/${file}.json: ${one}`)
  return [
    ...found.map(({ file, node, key, rule, text }) =>
      [file, node, key, rule, text].filter((part) => part !== undefined).join(': '),
    ),
    ...inFile(
      'cards',
      checkCards(
        cards,
        lines.map(({ id }) => id),
        texts,
      ),
    ),
    ...inFile('claims', [...checkClaims(claims, used, texts), ...changedSince(sources)]),
    ...inFile('lines', checkHelpLines(lines, texts)),
    ...inFile('phrases', checkPhrases(phrases, texts)),
  ]
}

/** What is wrong with the texts of any language; a line each: file, key, rule, what. */
export function localeProblems({ locales }: Sources): readonly string[] {
  return checkLocales(locales, SOURCE).map(({ file, key, rule, text }) =>
    [file, key, rule, text].filter((part) => part !== undefined).join(': '),
  )
}

/** How easily each file is read, a line for each language that is measured. */
export function readingLines({ locales }: Sources): readonly string[] {
  return Object.entries(locales).flatMap(([language, { namespaces }]) => {
    const files = Object.entries(namespaces).flatMap(([name, texts]) => {
      const ease = readingEase(texts, language)
      return ease === undefined ? [] : [`${name} ${ease.toFixed(1)}`]
    })
    return files.length === 0 ? [] : [`reading ease, ${language}: ${files.join(', ')}`]
  })
}
