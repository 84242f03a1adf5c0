import type { ParamKinds } from '#flow'
import type { ConversationView } from './port.ts'

/** Who may see what is written now: decides what the composer says first. */
export type Reach = 'waiting' | 'here' | 'away' | 'returned' | 'lost' | 'closed'

/**
 * `returned`: the code was used and the owner has not confirmed that it is the same person.
 * `lost`: the page is closed and there is no code: nobody will read an answer.
 */
export const reach = (view: ConversationView, here: boolean, confirmed: boolean): Reach => {
  if (view.state === 'closed') return 'closed'
  if (view.state === 'waiting') return 'waiting'
  if (view.returned && !confirmed) return 'returned'
  if (here) return 'here'
  return view.hasCode ? 'away' : 'lost'
}

/** Somebody else may read this: the code can have been found. */
export type Exposed = Extract<Reach, 'away' | 'returned' | 'lost'>

export const isExposed = (now: Reach): now is Exposed =>
  now === 'away' || now === 'returned' || now === 'lost'

const TELLING = [
  /\b\d{1,2}[:.]\d{2}\b/,
  /\b\d{1,2}\s?(uur|u|h|am|pm|o'clock)\b/i,
  /\b(half|kwart (over|voor)|om) (een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)\b/i,
  /\b(maan|dins|woens|donder|vrij|zater|zon)dag\b/i,
  /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b/i,
  /\b(morgen|overmorgen|vanavond|vanmiddag|vannacht|tomorrow|tonight)\b/i,
  /\b\d{4}\s?[A-Z]{2}\b/,
  /\p{L}+(straat|laan|weg|plein|kade|gracht|station|street|road|square)\b/iu,
  /\b(station|bushalte|bibliotheek|adres|address|library|bus stop|kantoor|office)\b/i,
]

/** Looks as if it named a time or a place. It only makes the composer ask again; it never stops anyone. */
export const isTelling = (text: string): boolean => TELLING.some((mark) => mark.test(text))

const TELLING_KINDS = ['day', 'hour', 'daypart', 'place']

/** A phrase that carries a day, an hour or a place. */
export const isTellingPhrase = (params: ParamKinds | undefined): boolean =>
  Object.values(params ?? {}).some((kind) => TELLING_KINDS.includes(kind))
