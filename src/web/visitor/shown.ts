import { current, type Line, lines } from '#flow'
import type { App } from './app.ts'

/** Kinds that show more than their sentences; what is said of it stands beside it. */
const WHOLE: readonly Line['kind'][] = ['review', 'code']

/** Large letters show one sentence at a time; beside a number to call everything stands at once. */
const single = ({ model }: App, { kind, node, numbers }: Line): boolean =>
  model.large && numbers.length === 0 && !WHOLE.includes(kind) && node !== model.script.roles.waiting

/** Which of the bubbles stand there now. */
export const bubblesOf = (app: App, line: Line): readonly string[] => {
  if (!line.current || !single(app, line)) return line.say
  const at = stepIn(app, line)
  return line.say.slice(at, at + 1)
}

const stepIn = ({ model }: App, { node, say }: Line): number =>
  model.bubble?.node === node ? Math.min(model.bubble.at, say.length - 1) : 0

const asked = (app: App): Line | undefined =>
  lines(app.model.script, app.model.state).find((line) => line.current)

/** Goes on to the next sentence of the question, or back; `undefined` where there is none. */
export const turnTo = (app: App, by: 1 | -1): (() => void) | undefined => {
  const line = asked(app)
  if (!line || !single(app, line)) return undefined
  const at = stepIn(app, line) + by
  return line.say[at] === undefined ? undefined : () => app.set({ bubble: { node: line.node, at } })
}

/** Changes when another line, language or layer is shown, and when the page is covered. */
export const shownOf = (app: App): string => {
  const { script, state, layer, bubble, covered, veiled, warning } = app.model
  return JSON.stringify([
    [app.words.language, current(script, state).id, layer, bubble, covered, veiled, warning > 0],
    lines(script, state).map((line) => line.node),
    app.visitor.get().view?.lines.length,
  ])
}
