import {
  begin,
  type Card,
  type Event,
  type HelpLine,
  type Phrases,
  type Script,
  type State,
  type Statement,
} from '#flow'
import type { Table } from '#i18n'
import type { Params } from './port.ts'
import type { VoiceFiles } from './recordings.ts'

/** The words file: everything of the intake in all languages. */
export type WordsFile = {
  readonly texts: Table
  readonly script: Script
  readonly claims: readonly Statement[]
  readonly lines: readonly HelpLine[]
  /** Keys of the plain words of which two make a calling word. */
  readonly callWords: readonly string[]
  readonly pictures: { readonly [name: string]: string }
  /** Languages of which there are recordings. */
  readonly voices?: VoiceFiles
}

/** The second file: cards to read, and what people on the other side may say by key. */
export type CardsFile = {
  readonly texts: Table
  readonly cards: readonly Card[]
  readonly phrases: Phrases
}

/** What lies on top of the conversation; closing it leads back to the same place. */
export type Layer =
  | { readonly is: 'card'; readonly id: string }
  /** `open`: the two numbers stand on the screen; opened anew they do not. */
  | { readonly is: 'keep'; readonly open?: boolean; readonly sign?: boolean }
  | { readonly is: 'numbers' | 'people' | 'erase' | 'erased' | 'sign' }

/** An answer of the staff's question that still needs values (a day, an hour, a word). */
type Asking = { readonly to: string; readonly key: string; readonly params: Params }

/** `changed`: not sent, because the people it was for are others by a newer list. */
type Sending = 'not' | 'going' | 'failed' | 'changed' | 'done'

/** Everything the page knows, in memory only. */
export type Model = {
  readonly script: Script
  readonly state: State
  /** Paths of pictograms by name. */
  readonly pictures: WordsFile['pictures']
  /** Taps from before the script had arrived. */
  readonly early: readonly Event[]
  readonly words?: WordsFile | undefined
  readonly cards?: CardsFile | undefined
  readonly layer?: Layer | undefined
  /** What stands in the fields, by field. */
  readonly typed: { readonly [field: string]: string }
  readonly picked: readonly string[]
  /** The municipality found by the place typed; it is never sent. */
  readonly gm: string
  readonly sending: Sending
  readonly sentAt: number
  /** How many have taken it, and when this page saw the last one, ms; 0 when it came back by code. */
  readonly taken?: { readonly count: number; readonly at: number } | undefined
  /** The two calling words, as keys. */
  readonly callWords: readonly string[]
  readonly code?: string | undefined
  readonly asking?: Asking | undefined
  /** What is being done now; `<name>!` when it failed. */
  readonly busy?: string | undefined
  /** The one row of a comparison that is looked at. */
  readonly row?: string | undefined
  /** The list of further things to do is open. */
  readonly menu: boolean
  /** Told once that reading aloud can be heard. */
  readonly ears: boolean
  readonly large: boolean
  /** With large letters: which of the sentences of this question is shown. */
  readonly bubble?: { readonly node: string; readonly at: number } | undefined
  /** The phone itself says that it has no line. */
  readonly offline: boolean
  readonly covered: boolean
  readonly veiled: boolean
  readonly warning: number
}

/** A page nobody has touched. */
export const untouched = ({ script, pictures }: Pick<Model, 'script' | 'pictures'>): Model => ({
  script,
  pictures,
  state: begin(script),
  early: [],
  typed: {},
  picked: [],
  gm: '',
  sending: 'not',
  sentAt: 0,
  callWords: [],
  menu: false,
  ears: false,
  large: false,
  offline: false,
  covered: false,
  veiled: false,
  warning: 0,
})
