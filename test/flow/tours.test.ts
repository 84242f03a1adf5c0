import { expect, test } from 'vitest'
import { begin, current, type Event, step } from '#flow'
import { jump, type Move, moves, type Spot, spotKey, startSpot, take } from '../../src/flow/check/space.ts'
import { nodeById } from '../../src/flow/walk.ts'
import { answerTo } from './play.ts'
import { intake } from './shipped.ts'

type Leg = { readonly spot: Spot; readonly move: Move | 'person' }
type Found = { readonly spot: Spot; readonly legs: readonly Leg[] }

const follow = (spot: Spot, move: Move | 'person'): Spot | null =>
  move === 'person' ? jump(intake, spot) : take(intake, spot, move)

const waysOn = (spot: Spot): readonly (Move | 'person')[] => {
  const ways = spot.node === intake.roles.review ? [] : moves(intake, spot)
  const over = spot.placed && nodeById(intake, spot.node).end === true
  return spot.short || over ? ways : [...ways, 'person']
}

/** A shortest tour to every situation there is. */
const situations = (): ReadonlyMap<string, Found> => {
  const start = startSpot(intake.start)
  const found = new Map<string, Found>([[spotKey(start), { spot: start, legs: [] }]])
  for (const { spot, legs } of found.values())
    for (const move of waysOn(spot)) {
      const next = follow(spot, move)
      if (next && !found.has(spotKey(next)))
        found.set(spotKey(next), { spot: next, legs: [...legs, { spot, move }] })
    }
  return found
}

const edgeOf = (spot: Spot, move: Move | 'person'): string =>
  move === 'person' ? `${spot.node} person` : `${spot.node} ${move.choices.join('+') || 'skip'} ${move.to}`

/** One tour for each edge followed by each edge that can come after it. */
const tours = (): ReadonlyMap<string, readonly Leg[]> => {
  const pairs = new Map<string, readonly Leg[]>()
  for (const { spot, legs } of situations().values())
    for (const move of waysOn(spot)) {
      const next = follow(spot, move)
      for (const second of next ? waysOn(next) : []) {
        const pair = `${edgeOf(spot, move)} | ${next ? edgeOf(next, second) : ''}`
        if (next && !pairs.has(pair)) pairs.set(pair, [...legs, { spot, move }, { spot: next, move: second }])
      }
    }
  return pairs
}

const eventsOf = ({ spot, move }: Leg): readonly Event[] => {
  if (move === 'person') return [{ t: 'person' }]
  const facts: readonly Event[] =
    Object.keys(move.facts).length > 0 ? [{ t: 'facts', facts: move.facts }] : []
  const node = nodeById(intake, spot.node)
  const answer: Event =
    move.choices.length === 0 ? { t: 'skip', node: node.id } : answerTo(node, move.choices)
  return [...facts, answer]
}

test('the engine goes where the checker says, for every edge and every two edges in a row', () => {
  const all = tours()
  expect(all.size).toBeGreaterThan(500)
  for (const [pair, legs] of all) {
    let state = begin(intake)
    for (const leg of legs) {
      expect(current(intake, state).id, pair).toBe(leg.spot.node)
      for (const event of eventsOf(leg)) state = step(intake, state, event).state
      const next = follow(leg.spot, leg.move)
      expect(current(intake, state).id, pair).toBe(next?.node)
    }
  }
})

test('every edge of the script is among those tours', () => {
  const taken = new Set([...tours().keys()].flatMap((pair) => pair.split(' | ')))
  const core = intake.nodes.filter((node) => node.core && node.id !== intake.roles.review)
  const single = core.filter((node) => node.kind !== 'many')
  for (const node of single)
    for (const choice of node.choices.filter((one) => !one.open && !one.again && !one.effect))
      expect(
        [...taken].some((edge) => edge.startsWith(`${node.id} ${choice.id} `)),
        choice.say,
      ).toBe(true)
})
