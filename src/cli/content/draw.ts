import type { Choice, Node, Script } from '#flow'
import { safe } from './html.ts'

const BOX = { width: 132, height: 40 } as const
const GAP = { x: 22, y: 64 } as const
const EDGE = 24

type Place = { readonly node: Node; readonly x: number; readonly y: number }
type Link = { readonly from: string; readonly to: string; readonly kind: 'on' | 'side' | 'again' }

const waysOf = ({ id, next }: Node, choice: Choice): readonly Link[] => {
  const side = choice.open ?? choice.ask
  if (side !== undefined) return [{ from: id, to: side, kind: 'side' }]
  if (choice.again !== undefined) return [{ from: id, to: choice.again, kind: 'again' }]
  if (choice.to !== undefined) return [{ from: id, to: choice.to, kind: 'on' }]
  return (next ?? []).map(({ to }) => ({ from: id, to, kind: 'on' }))
}

/** Every way from node to node, once. */
function linksOf({ nodes, sent, roles }: Script): readonly Link[] {
  const ids = new Set(nodes.map(({ id }) => id))
  const all = [
    ...nodes.flatMap((node) => [
      ...node.choices.flatMap((choice) => waysOf(node, choice)),
      ...(node.next ?? []).map(({ to }) => ({ from: node.id, to, kind: 'on' }) as const),
    ]),
    ...sent.map(({ to }) => ({ from: roles.review, to, kind: 'on' }) as const),
  ].filter(({ to }) => ids.has(to))
  return [...new Map(all.map((link) => [`${link.from} ${link.to} ${link.kind}`, link])).values()]
}

/** How many steps from the start, by the shortest way; what only the bars open stands below everything. */
function ranksOf({ start, nodes, sides }: Script, links: readonly Link[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  const spread = (first: string, rank: number): void => {
    const queue = [first]
    if (!ranks.has(first)) ranks.set(first, rank)
    for (let id = queue.shift(); id !== undefined; id = queue.shift())
      for (const { to } of links.filter(({ from }) => from === id)) {
        if (ranks.has(to)) continue
        ranks.set(to, (ranks.get(id) ?? 0) + 1)
        queue.push(to)
      }
  }
  spread(start, 0)
  for (const id of [...Object.values(sides), ...nodes.map((node) => node.id)])
    if (!ranks.has(id)) spread(id, Math.max(...ranks.values()) + 1)
  return ranks
}

function placesOf({ nodes }: Script, ranks: ReadonlyMap<string, number>): readonly Place[] {
  const rows = new Map<number, number>()
  return nodes.map((node) => {
    const rank = ranks.get(node.id) ?? 0
    const at = rows.get(rank) ?? 0
    rows.set(rank, at + 1)
    return { node, x: EDGE + at * (BOX.width + GAP.x), y: EDGE + rank * (BOX.height + GAP.y) }
  })
}

function boxOf({ node, x, y }: Place): string {
  const fill = node.end ? '#dfe8df' : node.side ? '#eee6d8' : node.core ? '#dbe4ee' : '#f4f4f4'
  const middle = x + BOX.width / 2
  return [
    `<g id="${safe(node.id)}"><title>${safe(`${node.id}: ${node.kind}, ${node.choices.length} choices`)}</title>`,
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${fill}" stroke="#333"/>`,
    `<text x="${middle}" y="${y + 17}" text-anchor="middle" font-weight="bold">${safe(node.id)}</text>`,
    `<text x="${middle}" y="${y + 32}" text-anchor="middle" fill="#444">${safe(node.kind)}</text></g>`,
  ].join('')
}

const DASH = { on: '', side: ' stroke-dasharray="5 3"', again: ' stroke-dasharray="1 3"' } as const

function lineOf({ from, to, kind }: Link, places: ReadonlyMap<string, Place>): string {
  const [a, b] = [places.get(from), places.get(to)]
  if (!a || !b) return ''
  const start = { x: a.x + BOX.width / 2, y: a.y + BOX.height }
  const end = { x: b.x + BOX.width / 2, y: b.y }
  const bend = Math.max(GAP.y / 2, Math.abs(end.y - start.y) / 2)
  const path = `M${start.x} ${start.y}C${start.x} ${start.y + bend} ${end.x} ${end.y - bend} ${end.x} ${end.y}`
  return `<path d="${path}" fill="none" stroke="#555"${DASH[kind]} marker-end="url(#end)"><title>${safe(`${from} to ${to}`)}</title></path>`
}

/** The script as a drawing: rows by steps from the start; dashed = an excursion, dotted = asked again. */
export function drawingOf(script: Script): string {
  const links = linksOf(script)
  const places = placesOf(script, ranksOf(script, links))
  const byId = new Map(places.map((place) => [place.node.id, place]))
  const width = Math.max(...places.map(({ x }) => x)) + BOX.width + EDGE
  const height = Math.max(...places.map(({ y }) => y)) + BOX.height + EDGE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...links.map((link) => lineOf(link, byId)),
    ...places.map(boxOf),
    '</svg>\n',
  ].join('\n')
}
