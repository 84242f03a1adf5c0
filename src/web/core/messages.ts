import type { Body, Line } from '#web/worker'

export type MessageLine = Extract<Line, { kind: 'message' }>

/** The lines that somebody said, in order. */
export const messageLines = (lines: readonly Line[]): readonly MessageLine[] =>
  lines.filter((line): line is MessageLine => line.kind === 'message')

/** A body without the mark that it was said before. */
export const saidIn = (body: Body): Body => (body.t === 'repeat' ? body.body : body)
