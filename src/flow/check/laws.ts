import type { NodeId, Script } from '../script.ts'
import { nodeById } from '../walk.ts'
import { holds, possible } from '../when.ts'
import type { Finding, Rule } from './problem.ts'
import {
  explore,
  jump,
  knownAt,
  moves,
  type Space,
  type Spot,
  saysLimits,
  spotKey,
  startSpot,
  take,
  worlds,
} from './space.ts'
import { isStay } from './static.ts'

/** Screens before the handoff and the one after it: more, and people give up. */
const MOST_CORE = 11
const FIVE = 5

const at = (rule: Rule, node: NodeId, text: string): Finding => ({ rule, node, text })

const once = (found: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>()
  return found.filter((one) => {
    const key = `${one.rule} ${one.node} ${one.text}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Something is said and something can be done, whatever is known. */
const spoken = (script: Script, space: Space): readonly Finding[] =>
  [...space.values()].flatMap(({ spot }) => {
    const node = nodeById(script, spot.node)
    return worlds(script, node.id).flatMap((facts) => {
      const known = knownAt(spot, facts)
      const silent = !node.say.some((bubble) => holds(script, known, bubble.when))
      const ways = possible(script, known, node).some((choice) => choice.outside !== true)
      if (silent) return [at('silent', node.id, 'no bubble is shown')]
      return ways || ['place', 'contact', 'text', 'code'].includes(node.kind)
        ? []
        : [at('deadEnd', node.id, 'no choice is offered')]
    })
  })

const deadEnds = (script: Script, space: Space): readonly Finding[] =>
  [...space.values()]
    .filter(({ spot, moves: ways }) => ways.length === 0 && nodeById(script, spot.node).end !== true)
    .map(({ spot }) => at('deadEnd', spot.node, 'nothing leads on, and it is no stated end'))

/** Spots from which one of the wanted nodes is reached. */
const leadingTo = (script: Script, space: Space, wanted: (node: NodeId) => boolean): ReadonlySet<string> => {
  const before = new Map<string, string[]>()
  for (const [key, { spot, moves: ways }] of space)
    for (const move of ways) {
      const next = take(script, spot, move)
      if (next) before.set(spotKey(next), [...(before.get(spotKey(next)) ?? []), key])
    }
  const seen = new Set<string>()
  const todo = [...space].filter(([, { spot }]) => wanted(spot.node)).map(([key]) => key)
  for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    todo.push(...(before.get(key) ?? []))
  }
  return seen
}

const exits = (script: Script, space: Space): readonly Finding[] => {
  const good = leadingTo(
    script,
    space,
    (id) => nodeById(script, id).end === true || id === script.roles.review,
  )
  return [...space]
    .filter(([key]) => !good.has(key))
    .map(([, { spot }]) => at('exit', spot.node, 'no stated end can be reached'))
}

/** Core nodes in order on every way from a spot to the review. */
const coreWays = (
  script: Script,
  spot: Spot,
  memo: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> => {
  const key = spotKey(spot)
  const known = memo.get(key)
  if (known) return known
  memo.set(key, new Set())
  const node = nodeById(script, spot.node)
  const own = node.core ? [node.id] : node.part === undefined ? [`(${node.id})`] : []
  const made = new Set<string>()
  if (node.id === script.roles.review) made.add(own.join(' '))
  else
    for (const move of moves(script, spot)) {
      const next = take(script, spot, move)
      for (const rest of next ? coreWays(script, next, memo) : []) made.add([...own, rest].join(' '))
    }
  memo.set(key, made)
  return made
}

/** From "Talk to a person": exactly the five screens, and those not yet passed when some are. */
const fiveScreens = (script: Script, space: Space): readonly Finding[] => {
  const memo = new Map<string, ReadonlySet<string>>()
  const wanted = script.person.join(' ')
  const own: readonly Finding[] =
    script.person.length === FIVE
      ? []
      : [{ rule: 'person', text: `not ${FIVE} screens but ${script.person.length}` }]
  const found = [...space.values()].flatMap(({ spot }) => {
    const ways = [...coreWays(script, jump(script, spot), memo)]
    const fits = (way: string): boolean => way === wanted || (spot.placed && wanted.endsWith(way))
    const odd = ways.find((way) => !fits(way))
    if (ways.length === 0) {
      const over = nodeById(script, spot.node).end === true && spot.placed
      return over ? [] : [at('person', spot.node, 'no way from here to a person')]
    }
    return odd === undefined ? [] : [at('person', spot.node, `to a person by ${odd}`)]
  })
  return [...own, ...found]
}

const longest = (script: Script): readonly Finding[] => {
  const ways = [...coreWays(script, startSpot(script.start), new Map())]
  const counts = ways.map((way) => way.split(' ').filter((id) => !id.startsWith('(')).length + 1)
  const most = Math.max(0, ...counts)
  return most <= MOST_CORE ? [] : [{ rule: 'long', text: `${most} screens on the core path` }]
}

/** The review cannot be reached past this node. */
const mustPass = (script: Script, rule: Rule, node: NodeId): readonly Finding[] => {
  const from = [startSpot(script.start), { ...startSpot(script.person[0] ?? script.start), short: true }]
  const around = explore(script, from, [node])
  const past = [...around.values()].some(({ spot }) => spot.node === script.roles.review)
  return past ? [at(rule, node, 'the review can be reached without it')] : []
}

const limitsFirst = (script: Script, space: Space): readonly Finding[] => {
  const jumped = explore(
    script,
    [...space.values()].map(({ spot }) => jump(script, spot)),
  )
  return [...space.values(), ...jumped.values()]
    .filter(({ spot }) => nodeById(script, spot.node).personal && !spot.limits && !saysLimits(script, spot))
    .map(({ spot }) => at('limits', spot.node, 'asked before the limits are said'))
}

const edges = (script: Script, space: Space): readonly Finding[] => {
  const taken = new Set<string>()
  for (const { spot, moves: ways } of space.values())
    for (const move of ways) taken.add(`${spot.node} ${move.via} ${move.to}`)
  const mine = new Set([...space.values()].map(({ spot }) => spot.node))
  return script.nodes
    .filter((node) => mine.has(node.id))
    .flatMap((node) =>
      [
        ...node.choices.flatMap((choice) =>
          choice.to === undefined || isStay(node, choice) ? [] : [[choice.id, choice.to]],
        ),
        ...(node.skip || node.choices.some((choice) => choice.to === undefined && !isStay(node, choice))
          ? (node.next ?? []).map((edge) => ['next', edge.to])
          : []),
      ]
        .filter(([via, to]) => !taken.has(`${node.id} ${via} ${to}`))
        .map(([via, to]) => at('edge', node.id, `${via} never leads to ${to}`)),
    )
}

/** Everything that needs walking: each way, with every answer that makes a difference, under all facts. */
export const laws = (script: Script): readonly Finding[] => {
  const before = explore(script, [startSpot(script.start)])
  const later = explore(
    script,
    script.sent.map((edge) => startSpot(edge.to)),
  )
  const short = explore(
    script,
    [...before.values()].map(({ spot }) => jump(script, spot)),
  )
  const all: Space = new Map([...before, ...short, ...later])
  return once([
    ...spoken(script, all),
    ...deadEnds(script, withoutReview(script, all)),
    ...exits(script, all),
    ...fiveScreens(script, before),
    ...longest(script),
    ...mustPass(script, 'wayBack', script.roles.wayBack),
    ...mustPass(script, 'receivers', script.roles.team),
    ...limitsFirst(script, before),
    ...edges(script, all),
  ])
}

const withoutReview = (script: Script, space: Space): Space =>
  new Map([...space].filter(([, { spot }]) => spot.node !== script.roles.review))
