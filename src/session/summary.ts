import { Refused } from '#wire'
import type { Body, Handoff, SharedLine } from './body.ts'
import type { Engine } from './engine.ts'
import { BODY_ROOM } from './message.ts'

/** Bytes of text per line: several lines and the consent fit one frame beside it. */
const TEXT_ROOM = 300

type Part = Pick<Handoff, 'held' | 'skipped' | 'lines'>
const EMPTY: Part = { held: [], skipped: [], lines: [] }

function size(engine: Engine, value: unknown): number {
  return engine.utf8(JSON.stringify(value)).length
}

/** Cuts a typed text into pieces of at most `room` bytes as JSON writes them, never inside a character. */
function pieces(engine: Engine, text: string, room: number): string[] {
  const out: string[] = []
  let piece = ''
  let used = 0
  for (const char of text) {
    const more = size(engine, char) - 2
    if (used + more > room) {
      out.push(piece)
      piece = ''
      used = 0
    }
    piece += char
    used += more
  }
  return [...out, piece]
}

function shortLines(engine: Engine, line: SharedLine): SharedLine[] {
  if (line.text === undefined) return [line]
  return pieces(engine, line.text, TEXT_ROOM).map((text) => ({ ...line, text }))
}

/** Everything of the summary, one by one, as additions to a part. */
function unitsOf(engine: Engine, handoff: Handoff): ((part: Part) => Part)[] {
  const lines = ([] as SharedLine[]).concat(...handoff.lines.map((line) => shortLines(engine, line)))
  return [
    ...handoff.held.map((node) => (part: Part) => ({ ...part, held: [...part.held, node] })),
    ...handoff.skipped.map((node) => (part: Part) => ({ ...part, skipped: [...part.skipped, node] })),
    ...lines.map((line) => (part: Part) => ({ ...part, lines: [...part.lines, line] })),
  ]
}

/**
 * The approved summary as chat messages of one frame each: the frame count shows, its content does not. The first
 * carries what was held back and skipped, all carry the consent. Nothing is left out: what fits no frame is refused.
 */
export function summaryBodies(engine: Engine, handoff: Handoff): readonly Body[] {
  const bodyOf = (part: Part): Body => ({ t: 'summary', handoff: { ...handoff, ...part } })
  const fits = (part: Part): boolean => size(engine, bodyOf(part)) <= BODY_ROOM
  if (!fits(EMPTY)) throw new Refused('too-large')
  const bodies: Body[] = []
  let part = EMPTY
  for (const add of unitsOf(engine, handoff)) {
    const more = add(part)
    if (fits(more)) {
      part = more
      continue
    }
    bodies.push(bodyOf(part))
    part = add(EMPTY)
    if (!fits(part)) throw new Refused('too-large')
  }
  return [...bodies, bodyOf(part)]
}
