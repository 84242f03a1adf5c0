import type { Body, Handoff, SharedLine } from './body.ts'
import type { Engine } from './engine.ts'
import { BODY_ROOM } from './message.ts'

/** Cuts a typed text into pieces of at most `room` UTF-8 bytes, never inside a character. */
function pieces(engine: Engine, text: string, room: number): string[] {
  const out: string[] = []
  let piece = ''
  for (const char of text) {
    if (engine.utf8(piece + char).length > room) {
      out.push(piece)
      piece = ''
    }
    piece += char
  }
  return [...out, piece]
}

const TEXT_ROOM = 300

function shortLines(engine: Engine, lines: readonly SharedLine[]): SharedLine[] {
  const out: SharedLine[] = []
  for (const line of lines) {
    if (line.text === undefined) {
      out.push(line)
      continue
    }
    const parts = pieces(engine, line.text, TEXT_ROOM)
    for (const part of parts) out.push({ ...line, text: part })
  }
  return out
}

/**
 * The approved summary as chat messages of one frame each: the frame count shows, its content does not.
 * The first carries what was held back and skipped, all carry the consent.
 */
export function summaryBodies(engine: Engine, handoff: Handoff): readonly Body[] {
  const fits = (body: Body): boolean => engine.utf8(JSON.stringify(body)).length <= BODY_ROOM
  const bodies: Body[] = []
  let rest = shortLines(engine, handoff.lines)
  let meta = { held: handoff.held, skipped: handoff.skipped }
  if (!fits({ t: 'summary', handoff: { ...handoff, ...meta, lines: [] } })) meta = { held: [], skipped: [] }
  do {
    let count = rest.length
    let body: Body = { t: 'summary', handoff: { ...handoff, ...meta, lines: rest } }
    while (count > 0 && !fits(body)) {
      count -= 1
      body = { t: 'summary', handoff: { ...handoff, ...meta, lines: rest.slice(0, count) } }
    }
    bodies.push(body)
    if (count === 0 && rest.length > 0 && meta.held.length === 0 && meta.skipped.length === 0) break
    rest = rest.slice(count)
    meta = { held: [], skipped: [] }
  } while (rest.length > 0)
  return bodies
}
