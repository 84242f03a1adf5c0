import { fits } from './answer.ts'
import { isShared, reviewLines } from './review.ts'
import { type Choice, CLOSE, type Effect, type Node, type NodeId, type Script } from './script.ts'
import type { Answer, Event, Facts, Frame, State, Step } from './state.ts'
import { current, follow, frameNode, hasNode, nodeById, prune, topFrame, walk } from './walk.ts'

/** The state before anything was said. */
export const begin = (script: Script, facts: Facts = {}): State =>
  withFacts(
    script,
    {
      answers: {},
      facts: {},
      short: false,
      frames: [{ from: script.start }],
      switches: {},
      sealed: false,
      sent: false,
      walked: [],
      told: [],
    },
    facts,
  )

const withFacts = (script: Script, state: State, facts: Facts): State => {
  const fitting = Object.entries(facts).filter(
    ([name, value]) => script.facts[name]?.includes(value) === true,
  )
  const next = { ...state, facts: { ...state.facts, ...Object.fromEntries(fitting) } }
  return state.sent || state.sealed ? next : prune(script, next)
}

const base = (state: State, frame: Frame): State => ({ ...state, frames: [frame] })
const pop = (state: State): State => {
  const [first, ...rest] = state.frames
  return { ...state, frames: [first, ...rest.slice(0, -1)] }
}
const replaceTop = (state: State, frame: Frame): State => {
  const [first, ...rest] = state.frames
  return rest.length === 0 ? base(state, frame) : { ...state, frames: [first, ...rest.slice(0, -1), frame] }
}

/** Opens an excursion; one that is open already comes to the top instead of opening twice. */
const push = (script: Script, state: State, frame: Frame): State => {
  const [first, ...rest] = state.frames
  const below = rest.findIndex((one) => one.from === frame.from)
  const ended = frame.single === true || walk(script, state, frame.from).at === null
  const opened = ended ? { ...frame, cursor: frame.from } : frame
  return { ...state, frames: [first, ...(below < 0 ? rest : rest.slice(0, below)), opened] }
}

const isSame = (a: Answer | undefined, b: Answer): boolean =>
  a !== undefined &&
  a.text === b.text &&
  a.shared === b.shared &&
  a.choices.length === b.choices.length &&
  a.choices.every((choice, i) => choice === b.choices[i])

const without = <T>(record: { readonly [id: string]: T }, ids: readonly string[]): { [id: string]: T } =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(id)))

/** Takes the answer in, and with it what follows: the end of an excursion, questions to be asked again. */
const record = (script: Script, state: State, node: Node, answer: Answer): State => {
  const changed = !isSame(state.answers[node.id], answer)
  const cleared = changed && !state.sent ? (node.clears ?? []) : []
  const { cursor: _, ...frame } = topFrame(state)
  const answered: State = {
    ...replaceTop(state, frame),
    answers: { ...without(state.answers, cleared), [node.id]: answer },
    told: changed ? state.told.filter((id) => id !== node.id) : state.told,
  }
  const over =
    state.frames.length > 1 && (frame.single === true || walk(script, answered, frame.from).at === null)
  const next = over ? pop(answered) : answered
  return state.sent || state.sealed ? next : prune(script, next)
}

const seal = (script: Script, state: State): State => ({
  ...state,
  sealed: true,
  told: reviewLines(script, state)
    .filter((line) => line.on)
    .map((line) => line.node),
})

const effectOf = (choice: Choice, answer: Answer): Effect | null =>
  choice.effect?.do === 'language' ? { do: 'language', value: answer.text ?? '' } : (choice.effect ?? null)

const stays = (node: Node, choice: Choice): boolean =>
  choice.to === undefined && (node.kind === 'menu' || node.kind === 'review' || node.kind === 'code')

const choose = (script: Script, state: State, node: Node, answer: Answer, choice: Choice): Step => {
  const effect = effectOf(choice, answer)
  if (choice.open !== undefined) return { state: push(script, state, { from: choice.open }), effect }
  if (choice.ask !== undefined)
    return { state: push(script, state, { from: choice.ask, single: true }), effect }
  if (choice.again !== undefined) {
    const taken = { ...state, answers: without(state.answers, [node.id]) }
    return { state: base(taken, { ...state.frames[0], cursor: choice.again }), effect }
  }
  if (node.kind === 'menu' && choice.to === CLOSE) return { state: pop(state), effect }
  if (effect?.do === 'handoff') return { state: seal(script, state), effect }
  return { state: stays(node, choice) ? state : record(script, state, node, answer), effect }
}

const answered = (script: Script, state: State, id: NodeId, given: Answer): Step => {
  const node = current(script, state)
  const answer: Answer = {
    choices: given.choices,
    ...(given.text === undefined ? {} : { text: given.text }),
    ...(given.shared === undefined ? {} : { shared: given.shared }),
  }
  const chosen = node.id === id ? fits(script, state, node, answer) : undefined
  if (!chosen) return { state, effect: null }
  const [only, ...others] = chosen
  if (only && others.length === 0) return choose(script, state, node, answer, only)
  return { state: record(script, state, node, answer), effect: null }
}

const skipped = (script: Script, state: State, id: NodeId): State => {
  const node = current(script, state)
  return node.id === id && node.skip ? record(script, state, node, { choices: [] }) : state
}

const back = (script: Script, state: State): State => {
  const frame = topFrame(state)
  const { nodes } = walk(script, state, frame.from)
  const before = nodes[nodes.indexOf(frameNode(script, state, frame)) - 1]
  if (before !== undefined && frame.single !== true) return replaceTop(state, { ...frame, cursor: before })
  return state.frames.length > 1 ? pop(state) : state
}

const reopen = (script: Script, state: State, id: NodeId): State => {
  if (!hasNode(script, id) || state.answers[id] === undefined) return state
  if (state.sent) {
    return nodeById(script, id).extra === true ? push(script, state, { from: id, single: true }) : state
  }
  const [first] = state.frames
  return walk(script, state, first.from).nodes.includes(id) ? base(state, { ...first, cursor: id }) : state
}

/** From here the five screens; questions already answered are not asked again. */
const person = (script: Script, state: State): State => {
  const [first] = state.frames
  const at = frameNode(script, state, first)
  const { nodes } = walk(script, state, first.from)
  const [place] = script.person
  if (place === undefined || state.sent) return state
  const passed = nodes.includes(place) && nodes.indexOf(place) <= nodes.indexOf(at)
  const { cursor: _, ...frame } = first
  const ended = nodeById(script, at).end === true
  const last = nodes
    .slice(0, nodes.indexOf(at))
    .filter((id) => script.person.includes(id))
    .pop()
  const again = passed && ended && last !== undefined ? { ...frame, cursor: last } : frame
  return prune(script, { ...base(state, again), short: true, ...(passed ? {} : { jump: at }) })
}

const sent = (script: Script, state: State): State => {
  const at = frameNode(script, state, state.frames[0])
  const returning = at === script.roles.comeBack
  if (state.sent || !(state.sealed || returning)) return state
  const { nodes } = walk(script, state, state.frames[0].from)
  const [, ...open] = state.frames
  return {
    ...state,
    frames: [{ from: returning ? script.roles.waiting : follow(script, state) }, ...open],
    walked: nodes,
    sealed: false,
    sent: true,
  }
}

/** What may not move while the handoff is on its way. */
const stopped = (state: State, event: Event): boolean =>
  state.sealed &&
  (event.t === 'reopen' ||
    event.t === 'person' ||
    event.t === 'share' ||
    (state.frames.length === 1 && (event.t === 'answer' || event.t === 'skip' || event.t === 'back')))

const switched = (script: Script, state: State, node: NodeId, on: boolean): State =>
  reviewLines(script, state).some((line) => line.node === node && !line.fixed)
    ? { ...state, switches: { ...state.switches, [node]: on } }
    : state

const send = (script: Script, state: State, node: NodeId): Step => {
  const fit = state.sent && !state.told.includes(node) && isShared(script, state, node)
  if (!fit) return { state, effect: null }
  return { state: { ...state, told: [...state.told, node] }, effect: { do: 'more', node } }
}

const opened = (script: Script, state: State, side: string): State => {
  const from = script.sides[side]
  return from === undefined ? state : push(script, state, { from })
}

const moved = (script: Script, state: State, event: Exclude<Event, { t: 'answer' | 'send' }>): State => {
  switch (event.t) {
    case 'skip':
      return skipped(script, state, event.node)
    case 'back':
      return back(script, state)
    case 'reopen':
      return reopen(script, state, event.node)
    case 'person':
      return person(script, state)
    case 'open':
      return opened(script, state, event.side)
    case 'close':
      return state.frames.length > 1 ? pop(state) : state
    case 'share':
      return state.sent ? state : switched(script, state, event.node, event.on)
    case 'facts':
      return withFacts(script, state, event.facts)
    case 'sent':
      return sent(script, state)
    case 'failed':
      return state.sealed ? { ...state, sealed: false, told: [] } : state
  }
}

/** One event; an event that does not fit changes nothing. Pure: the same arguments give the same answer. */
export const step = (script: Script, state: State, event: Event): Step => {
  if (stopped(state, event)) return { state, effect: null }
  if (event.t === 'answer') return answered(script, state, event.node, event)
  if (event.t === 'send') return send(script, state, event.node)
  return { state: moved(script, state, event), effect: null }
}

/** The state after these events, from the beginning. */
export const fold = (script: Script, events: readonly Event[]): State =>
  events.reduce((state, event) => step(script, state, event).state, begin(script))
