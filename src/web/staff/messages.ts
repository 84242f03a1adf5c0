import { type MessageLine, messageLines } from '#web/core'
import type { Body, ConversationView } from './port.ts'

/** One message, with what was said again in the place of its repetition. `ids`: an answer may go to any of them. */
export type Message = Omit<MessageLine, 'body'> & {
  readonly body: Exclude<Body, { t: 'repeat' }>
  readonly ids: readonly string[]
}

/** The messages of a conversation in order. */
export const messagesOf = (view: Pick<ConversationView, 'lines'>): readonly Message[] =>
  messageLines(view.lines).flatMap((line): readonly Message[] => {
    const { body, id } = line
    if (body.t !== 'repeat') return [{ ...line, body, ids: [id] }]
    const again = body.body
    return again.t === 'repeat' ? [] : [{ ...line, body: again, ids: [id, body.of] }]
  })

export const isVisitor = ({ from }: Message): boolean => from.kind === 'visitor'

/** The visitor's answers to a phrase, oldest first. */
export const answersTo = (
  messages: readonly Message[],
  phrase: string,
): readonly (Message & { readonly body: Extract<Body, { t: 'answer' }> })[] => {
  const asked = new Set(
    messages.flatMap(({ body, ids }) => (body.t === 'phrase' && body.id === phrase ? ids : [])),
  )
  return messages.flatMap((line) => {
    const { body } = line
    return body.t === 'answer' && isVisitor(line) && asked.has(body.to) ? [{ ...line, body }] : []
  })
}
