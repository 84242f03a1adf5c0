import { type Choice, current, type Event, type Node, offered, type Script, type State } from '#flow'

/** Texts that stand for what a person types; they must never be found where they do not belong. */
export const TYPED = { place: 'typed-town', area: 'the area', call: '0612345678' }

/** An answer with everything the kind of node needs. */
export const answerTo = (node: Node, choices: readonly string[]): Event => {
  const answer = { t: 'answer', node: node.id, choices } as const
  if (node.kind === 'contact') return { ...answer, text: TYPED.call }
  if (node.kind === 'text' && choices.length === 0) return { ...answer, text: 'boat lemon' }
  if (choices[0] === 'found') return { ...answer, text: TYPED.place, shared: TYPED.area }
  if (choices[0] === 'pick') return { ...answer, text: 'en' }
  return answer
}

/** All that could be answered here, what the page reports included. */
export const choicesAt = (script: Script, state: State): readonly Choice[] => {
  const node = current(script, state)
  const shown = offered(script, state)
  return node.choices.filter((choice) => shown.includes(choice) || choice.outside === true)
}

/** Whether a choice moves on, rather than opening something or going back. */
export const goesOn = (node: Node, choice: Choice): boolean =>
  choice.open === undefined &&
  choice.ask === undefined &&
  choice.again === undefined &&
  (choice.to !== undefined ||
    !['menu', 'review', 'code'].includes(node.kind) ||
    choice.effect?.do === 'handoff')
