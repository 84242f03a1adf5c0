import type { Directory } from './directory.ts'
import type { Age, First } from './service.ts'

/** Answers to "Where are you now?" that name no municipality. */
export const ELSEWHERE = ['unknown', 'refused', 'abroad', 'centre'] as const
export type Elsewhere = (typeof ELSEWHERE)[number]

export type Question = {
  /** A municipality code (`GM0363`) or one of ELSEWHERE. */
  readonly place: string
  readonly age: Age
  /** Now, epoch ms. */
  readonly at: number
  /** The instant that picks among dated rows, epoch ms; `at` if left out. */
  readonly on?: number
}

/** Why there is no team. The first four are the visitor's own answers. */
export type Reason =
  | Elsewhere
  | 'no-place'
  | 'no-area'
  | 'no-service'
  | 'ages'
  | 'ended'
  | 'unconfirmed'
  | 'stale'
  | 'unstaffed'
  | 'absent'

/** People who agreed to answer. Instants in epoch ms. */
export type Receiver = {
  readonly code: string
  /** Name of the organisation as shown. */
  readonly name: string
  readonly people: number
  readonly onePerson: boolean
  readonly open: boolean
  /** When open: the end of this opening; missing when it does not end within two weeks. */
  readonly closesAt?: number
  /** When closed: the next opening. */
  readonly nextOpening?: number
  /** Minutes of open time until the helpdesk holds what nobody accepted. */
  readonly response: number
  readonly languages: readonly string[]
  readonly phone: string | null
}

export type Route = {
  readonly area?: { readonly id: string; readonly name: string }
  readonly team?: Receiver
  /** Missing only when the helpdesk itself has not agreed or has nobody: then only telephone numbers remain. */
  readonly helpdesk?: Receiver
  /** Why there is no team. */
  readonly reason?: Reason
  /** Who is asked first; the other one is cover. */
  readonly first: First
  /** Of an organisation that may be called though nothing is handed to it. */
  readonly phone?: { readonly organisation: string; readonly number: string }
}

/** The people a handoff from this place is addressed to. Never throws. */
export declare function route(directory: Directory, question: Question): Route
