import { type Choice, CLOSE, type Node, type NodeId, type Script, type When } from '../script.ts'
import type { Finding, Rule } from './problem.ts'

const twice = (ids: readonly string[]): readonly string[] => ids.filter((id, i) => ids.indexOf(id) !== i)

const at = (rule: Rule, node: Node, text: string): Finding => ({ rule, node: node.id, text })

/** All conditions of a node, with those inside them. */
const inside = (when: When): readonly When[] => {
  if ('all' in when) return [when, ...when.all.flatMap(inside)]
  if ('some' in when) return [when, ...when.some.flatMap(inside)]
  return 'not' in when ? [when, ...inside(when.not)] : [when]
}

export const conditions = (node: Node): readonly When[] =>
  [...node.say, ...node.choices, ...(node.next ?? [])].flatMap((part) => (part.when ? inside(part.when) : []))

const ids = (script: Script): readonly Finding[] => [
  ...twice(script.nodes.map((node) => node.id)).map(
    (id): Finding => ({ rule: 'id', node: id, text: `node ${id} stands twice` }),
  ),
  ...script.nodes.flatMap((node) =>
    twice(node.choices.map((choice) => choice.id)).map((id) => at('id', node, `choice ${id} stands twice`)),
  ),
]

const named = (choice: Choice): readonly NodeId[] =>
  [choice.to, choice.again, choice.open, choice.ask].flatMap((id) => id ?? [])

const targets = (script: Script, has: (id: NodeId) => boolean): readonly Finding[] => {
  const wrong = (id: NodeId): boolean => id !== CLOSE && !has(id)
  const own = [
    script.start,
    ...script.person,
    ...script.steps,
    ...script.sent.map((edge) => edge.to),
    ...Object.values(script.sides),
  ]
  const roles = Object.values(script.roles)
  return [
    ...own.filter(wrong).map((id): Finding => ({ rule: 'target', text: `no node ${id}` })),
    ...roles.filter(wrong).map((id): Finding => ({ rule: 'role', text: `no node ${id}` })),
    ...script.nodes.flatMap((node) =>
      [
        ...node.choices.flatMap(named),
        ...(node.next ?? []).map((edge) => edge.to),
        ...(node.clears ?? []),
        ...(node.part === undefined ? [] : [node.part]),
      ]
        .filter(wrong)
        .map((id) => at('target', node, `no node ${id}`)),
    ),
  ]
}

const wrongWhen = (script: Script, when: When): string | undefined => {
  const choices = (id: NodeId): readonly string[] | undefined =>
    script.nodes.find((node) => node.id === id)?.choices.map((choice) => choice.id)
  if ('fact' in when) {
    const values = script.facts[when.fact]
    return when.is.every((value) => values?.includes(value) === true)
      ? undefined
      : `no such fact ${when.fact}`
  }
  if ('answered' in when) return choices(when.answered) ? undefined : `no node ${when.answered}`
  if ('node' in when)
    return when.any.every((id) => choices(when.node)?.includes(id) === true)
      ? undefined
      : `no such choice of ${when.node}`
  return undefined
}

const whens = (script: Script): readonly Finding[] => {
  const own = script.sent.flatMap((edge) => (edge.when ? inside(edge.when) : []))
  return [
    ...own.flatMap((when): readonly Finding[] => {
      const text = wrongWhen(script, when)
      return text === undefined ? [] : [{ rule: 'condition', text }]
    }),
    ...script.nodes.flatMap((node) =>
      conditions(node).flatMap((when) => {
        const text = wrongWhen(script, when)
        return text === undefined ? [] : [at('condition', node, text)]
      }),
    ),
    ...script.nodes.flatMap((node) =>
      node.choices
        .filter(
          (choice) => choice.group !== undefined && !node.groups?.some((group) => group.id === choice.group),
        )
        .map((choice) => at('condition', node, `no group ${choice.group}`)),
    ),
  ]
}

/** Ids stand once, and everything that is named exists. */
export const refs = (script: Script): readonly Finding[] => {
  const known = new Set(script.nodes.map((node) => node.id))
  return [...ids(script), ...targets(script, (id) => known.has(id)), ...whens(script)]
}
