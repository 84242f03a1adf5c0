import type { App } from './app.ts'
import { commaOf } from './comma.ts'

type Given = {
  readonly node: string
  readonly answers: readonly string[]
  readonly text?: string
}

/** Choices the page reports by itself ("in this area") say nothing beside the text that was found. */
const isShown = (app: App, { node, text }: Given, key: string): boolean =>
  !text ||
  app.model.script.nodes.find(({ id }) => id === node)?.choices.find(({ say }) => say === key)?.outside !==
    true

/** An answer as one text in the reader's language; typed text stands as it was typed. */
export const answerText = (app: App, given: Given): string =>
  [...given.answers.filter((key) => isShown(app, given, key)).map((key) => app.text(key)), given.text ?? '']
    .filter((text) => text !== '')
    .join(commaOf(app.words.language))

/** The answer with the label it has in the summary. */
export const labelled = (app: App, given: Given): string => {
  const label = app.model.script.nodes.find(({ id }) => id === given.node)?.label
  return `${label ? app.text(label) : ''}: ${answerText(app, given)}`
}
