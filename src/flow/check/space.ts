import { type ChoiceId, CLOSE, type Node, type NodeId, type Script, type When } from '../script.ts'
import type { Answer, Facts } from '../state.ts'
import { after, nodeById } from '../walk.ts'
import { holds, type Known, possible } from '../when.ts'
import { conditions } from './refs.ts'
import { isStay, reach } from './static.ts'

/**
 * All situations the way can be in. Of the answers only what a later condition asks for is kept; facts are tried
 * in every combination at each node that asks for them, since they may change at any time.
 */
export type Spot = {
  readonly node: NodeId
  readonly answers: { readonly [node: NodeId]: Answer }
  readonly short: boolean
  /** The limits of confidentiality have been said. */
  readonly limits: boolean
  /** The place has been passed: "Talk to a person" goes on instead of jumping. */
  readonly placed: boolean
}

/** One way on: the answer given under these facts, and where it led. */
export type Move = {
  readonly facts: Facts
  readonly choices: readonly ChoiceId[]
  /** `next`, or the choice that has its own target. */
  readonly via: string
  readonly to: NodeId | null
}

/** Remembers per script and node: the same is asked in thousands of spots. */
const remember = <T>(make: (script: Script, id: NodeId) => T): ((script: Script, id: NodeId) => T) => {
  const made = new WeakMap<Script, Map<NodeId, T>>()
  return (script, id) => {
    const known = made.get(script) ?? new Map<NodeId, T>()
    made.set(script, known)
    const value = known.has(id) ? (known.get(id) as T) : make(script, id)
    known.set(id, value)
    return value
  }
}

/** Nodes whose answers a condition at or after this node asks for. */
const asked = /* @__PURE__ */ remember((script, id): ReadonlySet<NodeId> => {
  const ahead = [...reach(script, id)].flatMap((one) => conditions(nodeById(script, one)))
  return new Set(
    ahead.flatMap((when) => ('answered' in when ? when.answered : 'node' in when ? when.node : [])),
  )
})

/** The choices of a node that some condition names. */
const namedChoices = /* @__PURE__ */ remember((script, id): ReadonlySet<ChoiceId> => {
  const all = [...script.nodes.flatMap(conditions), ...script.sent.flatMap((edge) => edge.when ?? [])]
  return new Set(all.flatMap((when) => ('node' in when && when.node === id ? when.any : [])))
})

/** Only the choices that some condition names; `+` stands for "answered in another way". */
const reduce = (script: Script, id: NodeId, answer: Answer): Answer => {
  const named = namedChoices(script, id)
  const kept = answer.choices.filter((choice) => named.has(choice)).sort()
  return { choices: answer.choices.length > 0 && kept.length === 0 ? ['+'] : kept }
}

const keep = (script: Script, at: NodeId, answers: Spot['answers']): Spot['answers'] => {
  const wanted = asked(script, at)
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([id]) => wanted.has(id))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

const combinations = (script: Script, whens: readonly When[]): readonly Facts[] => {
  const names = [...new Set(whens.flatMap((when) => ('fact' in when ? when.fact : [])))]
  return names.reduce<readonly Facts[]>(
    (made, name) =>
      made.flatMap((facts) => (script.facts[name] ?? []).map((value) => ({ ...facts, [name]: value }))),
    [{}],
  )
}

/** The facts under which a node must work. */
export const worlds: (script: Script, id: NodeId) => readonly Facts[] = /* @__PURE__ */ remember(
  (script, id) => combinations(script, conditions(nodeById(script, id))),
)

export const knownAt = (spot: Spot, facts: Facts): Known => ({
  answers: spot.answers,
  facts,
  short: spot.short,
})

const subsets = (ids: readonly ChoiceId[]): readonly (readonly ChoiceId[])[] => {
  const [first, ...rest] = ids
  if (first === undefined) return [[]]
  const without = subsets(rest)
  return [...without, ...without.map((set) => [first, ...set])]
}

const answersTo = (script: Script, known: Known, node: Node): readonly (readonly ChoiceId[])[] => {
  const free = possible(script, known, node).filter((choice) => !isStay(node, choice))
  const skip: readonly (readonly ChoiceId[])[] = node.skip ? [[]] : []
  if (node.kind !== 'many') return [...free.map((choice) => [choice.id]), ...skip]
  const named = namedChoices(script, node.id)
  const together = free.filter((choice) => choice.alone !== true && named.has(choice.id))
  const single = free.filter((choice) => choice.alone === true || !named.has(choice.id))
  const sets = subsets(together.map((choice) => choice.id)).filter((set) => set.length > 0)
  return [...sets, ...single.map((choice) => [choice.id]), ...skip]
}

/** Every way on from a spot; answers that no condition tells apart are taken once. */
export const moves = (script: Script, spot: Spot): readonly Move[] => {
  const node = nodeById(script, spot.node)
  const seen = new Set<string>()
  return worlds(script, node.id).flatMap((facts) => {
    const known = knownAt(spot, facts)
    return answersTo(script, known, node).flatMap((choices): readonly Move[] => {
      const answer = { choices }
      const then = { ...known, answers: { ...known.answers, [node.id]: answer } }
      const to = after(script, then, node, answer)
      const own = node.choices.find((choice) => choice.id === choices[0])?.to !== undefined
      const via = own ? (choices[0] ?? 'next') : 'next'
      const same = JSON.stringify([
        via,
        to,
        reduce(script, node.id, answer).choices,
        node.kind === 'many' ? '' : choices,
      ])
      if (seen.has(same)) return []
      seen.add(same)
      return [{ facts, choices, via, to }]
    })
  })
}

const LIMIT = /^claim\.limits/

/** Whether the limits stand among the bubbles shown here. */
export const saysLimits = (script: Script, spot: Spot): boolean => {
  const shown = (node: Node): readonly string[] =>
    node.say.filter((bubble) => holds(script, knownAt(spot, {}), bubble.when)).map((bubble) => bubble.key)
  const all = nodeById(script, script.roles.limits).say.map((bubble) => bubble.key)
  const wanted = all.filter((key) => LIMIT.test(key))
  const here = shown(nodeById(script, spot.node))
  return wanted.length > 0 && wanted.every((key) => here.includes(key))
}

/** The spot a move leads to; null at the end of an excursion. */
export const take = (script: Script, spot: Spot, move: Move): Spot | null => {
  if (move.to === null || move.to === CLOSE) return null
  const answer = reduce(script, spot.node, { choices: move.choices })
  return {
    node: move.to,
    answers: keep(script, move.to, { ...spot.answers, [spot.node]: answer }),
    short: spot.short,
    limits: spot.limits || saysLimits(script, spot),
    placed: spot.placed || spot.node === script.roles.place,
  }
}

/** The spot that "Talk to a person" leads to: the place, or past what only the long way asks. */
export const jump = (script: Script, spot: Spot): Spot => {
  const here = nodeById(script, spot.node)
  const known = { ...knownAt(spot, {}), short: true }
  const longOnly = !here.core && here.part === undefined && here.end !== true
  const on = longOnly ? (after(script, known, here, { choices: [] }) ?? spot.node) : spot.node
  const node = spot.placed ? on : (script.person[0] ?? spot.node)
  return { ...spot, node, answers: keep(script, node, spot.answers), short: true }
}

export const startSpot = (node: NodeId): Spot => ({
  node,
  answers: {},
  short: false,
  limits: false,
  placed: false,
})

export const spotKey = (spot: Spot): string => JSON.stringify(spot)

export type Space = ReadonlyMap<string, { readonly spot: Spot; readonly moves: readonly Move[] }>

/** Every spot that can be reached from these, nodes in `without` left out. */
export const explore = (script: Script, from: readonly Spot[], without: readonly NodeId[] = []): Space => {
  const space = new Map<string, { spot: Spot; moves: readonly Move[] }>()
  const todo = [...from]
  for (let spot = todo.pop(); spot !== undefined; spot = todo.pop()) {
    const here = spot
    if (space.has(spotKey(here)) || without.includes(here.node)) continue
    const found = moves(script, here)
    space.set(spotKey(here), { spot: here, moves: found })
    todo.push(...found.flatMap((move) => take(script, here, move) ?? []))
  }
  return space
}
