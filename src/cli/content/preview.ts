import type { Node } from '#flow'
import { cellOf, pageOf, safe } from './html.ts'
import { behind } from './said.ts'
import { type Sources, type Voice, voiceOf } from './sources.ts'

const rowsOf = (sides: readonly Voice[], keys: readonly string[]): string =>
  keys
    .flatMap((key) => {
      const all = sides.map((side) => behind(side.texts, key))
      const most = Math.max(...all.map((one) => one.length))
      return Array.from({ length: most }, (_, at) => {
        const name = all.find((one) => one[at] !== undefined)?.[at]?.key ?? key
        const cells = sides.map((side, i) => cellOf(all[i]?.[at]?.text ?? '(nothing)', side))
        return `<tr><td><code>${safe(name)}</code></td>${cells.join('')}</tr>`
      })
    })
    .join('')

const section = (
  id: string,
  title: string,
  sides: readonly Voice[],
  keys: readonly string[],
  more = '',
): string =>
  `<section id="${safe(id)}"><h3>${safe(title)} <a href="#${safe(id)}">#</a></h3>${more}<table>${rowsOf(sides, keys)}</table></section>`

const keysOf = (node: Node): readonly string[] => [
  ...node.say.map(({ key }) => key),
  ...(node.hint === undefined ? [] : [node.hint]),
  ...(node.label === undefined ? [] : [node.label]),
  ...(node.groups ?? []).map(({ say }) => say),
  ...node.choices.map(({ say }) => say),
]

const goesTo = (node: Node): string => {
  const ways = [
    ...node.choices.flatMap(({ to, open, ask, again }) => [to, open, ask, again]),
    ...(node.next ?? []).map(({ to }) => to),
  ].filter((one): one is string => one !== undefined && !one.startsWith('@'))
  const links = [...new Set(ways)].map((id) => `<a href="#node-${safe(id)}">${safe(id)}</a>`)
  return links.length === 0 ? '' : `<p>goes to: ${links.join(', ')}</p>`
}

/** Script, cards and phrases in two languages side by side; every node, card and phrase has a link of its own. */
export function previewOf(sources: Sources, languages: readonly [string, string]): string {
  const sides = languages.map((language) => voiceOf(sources, language))
  const { script, cards, phrases, claims } = sources
  const claimOf = (item: object): string =>
    'claim' in item
      ? `claim.${item.claim}`
      : 'key' in item
        ? String(item.key)
        : `line.${'line' in item ? item.line : ''}.does`
  const nodes = script.nodes.map((node) => ({
    id: `node-${node.id}`,
    title: node.id,
    keys: keysOf(node),
    more: goesTo(node),
  }))
  const cardParts = cards.map((card) => ({
    id: `card-${card.id}`,
    title: card.id,
    keys: [
      card.title,
      ...card.lines.map(claimOf),
      ...(card.comparison?.columns.map(({ title }) => title) ?? []),
      ...(card.comparison?.rows.flatMap((row) => [row.title, ...row.cells.map(claimOf)]) ?? []),
    ],
    more: '',
  }))
  const phraseParts = phrases.phrases.map((phrase) => ({
    id: `phrase-${phrase.id}`,
    title: phrase.id,
    keys: [phrase.say, ...(phrase.answers ?? []).map(({ key }) => key)],
    more: '',
  }))
  const parts = [
    { title: 'Script', all: nodes },
    { title: 'Cards', all: cardParts },
    { title: 'Phrases', all: phraseParts },
  ]
  const contents = parts.map(
    ({ title, all }) =>
      `<p><b>${title}</b> ${all.map(({ id, title: name }) => `<a href="#${safe(id)}">${safe(name)}</a>`).join(' · ')}</p>`,
  )
  const bodies = parts.map(
    ({ title, all }) =>
      `<h2>${title}</h2>${all.map(({ id, title: name, keys, more }) => section(id, name, sides, keys, more)).join('')}`,
  )
  const open = claims.filter(({ reviewedBy }) => reviewedBy === null).length
  const note = `<p>${open} of ${claims.length} statements were reviewed by nobody: visitors read their core.</p>`
  return pageOf(languages.join(' and '), note + contents.join('') + bodies.join(''))
}
