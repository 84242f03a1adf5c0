/**
 * How an appointment reads: a few sentences by key, the same on both sides, each in its reader's language. What it
 * holds: session/agreed.ts.
 */

type Facts = {
  readonly day: string
  readonly hour?: string
  readonly daypart?: string
  readonly place: string
  readonly who: string
  readonly name: string
  readonly know: string
  readonly fails: string
}

type Answer = { readonly key: string }
type Kind = 'day' | 'hour' | 'daypart' | 'place' | 'name'

/** A sentence with its values, and what each value is. */
export type MeetingPart = {
  readonly key: string
  readonly params: { readonly [name: string]: string }
  readonly kinds: { readonly [name: string]: Kind }
}

const STATES = {
  asked: 'phrase.meetAsk',
  agreed: 'phrase.meetAgreed',
  other: 'phrase.meetOther',
  refused: 'phrase.meetNo',
  cancelled: 'phrase.cancelled',
} as const

const WHEN = { hour: 'phrase.meetHour', daypart: 'phrase.meetPart' } as const

/** What was answered when a visitor's tab had a conversation kept longer. */
export const KEPT = 'phrase.kept'

/** Answers to tap, under an appointment and under one that was cancelled. */
export const MEETING_ANSWERS: readonly Answer[] = ['ok', 'otherDay', 'otherTime', 'otherPlace', 'no'].map(
  (name) => ({
    key: `answer.${name}`,
  }),
)
export const CANCELLED_ANSWERS: readonly Answer[] = ['yes', 'later', 'no'].map((name) => ({
  key: `answer.${name}`,
}))

/** Every text key an appointment may read as, besides those of the lists. */
export const MEETING_KEYS: readonly string[] = [
  ...Object.values(STATES),
  ...Object.values(WHEN),
  ...MEETING_ANSWERS.map(({ key }) => key),
]

/** When and where, with whom, how they know each other, what if it fails. */
export const meetingParts = (facts: Facts): readonly MeetingPart[] => {
  const { day, hour, daypart = '', place, who, name, know, fails } = facts
  const when: MeetingPart =
    hour === undefined
      ? {
          key: WHEN.daypart,
          params: { day, daypart, place },
          kinds: { day: 'day', daypart: 'daypart', place: 'place' },
        }
      : { key: WHEN.hour, params: { day, hour, place }, kinds: { day: 'day', hour: 'hour', place: 'place' } }
  return [
    when,
    { key: who, params: { name }, kinds: { name: 'name' } },
    { key: know, params: {}, kinds: {} },
    { key: fails, params: {}, kinds: {} },
  ]
}

/** How it stands, as one sentence by key. */
export const meetingState = (meeting: { readonly answer?: string; readonly cancelled: boolean }): string => {
  if (meeting.cancelled) return STATES.cancelled
  const { answer } = meeting
  if (answer === undefined) return STATES.asked
  if (answer === 'answer.ok' || answer === 'answer.onMyWay') return STATES.agreed
  return answer === 'answer.no' || answer === 'answer.cannotCome' ? STATES.refused : STATES.other
}
