import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { cardById, phraseById } from '#flow'
import { Button } from '#web/kit'
import type { Outside } from '../agreement.ts'
import { split } from '../budget.ts'
import { isExposed, isTelling, isTellingPhrase, type Reach } from '../caution.ts'
import type { Appointment, Body } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { CardForm } from './card-form.tsx'
import { Fault } from './fault.tsx'
import { Counter, FreeText } from './free-text.tsx'
import { MeetForm } from './meet-form.tsx'
import { PhraseForm } from './phrase-form.tsx'
import { Picker } from './picker.tsx'
import { useRoom } from './room.ts'
import { Second } from './second.tsx'
import { faultOf } from './task.ts'

/** What is open above the text field: the search, what was chosen there by id, or an appointment. */
export type Asked = { readonly phrase?: string; readonly card?: string; readonly meet?: true } | undefined

export type ComposerProps = {
  readonly conversation: string
  readonly reach: Reach
  /** Why writing now is outside what was agreed on; asked at the moment of sending. */
  readonly outside: () => Outside | undefined
  /** The appointment that stands. */
  readonly meeting: Appointment | undefined
  readonly theirs: Tongue
  /** They do not read well. */
  readonly tapping: boolean
  readonly draft: string
  readonly onDraft: (text: string) => void
  readonly asked: Asked
  readonly onAsked: (asked: Asked) => void
}

/** The second question before a day, an hour or a place goes where somebody else may read it. */
const Telling = ({ onSend, onBack }: { onSend: () => void; onBack: () => void }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="caution" role="alertdialog" aria-label={mine.say('staff.telling')}>
      <p>{mine.say('staff.telling')}</p>
      <div class="actions">
        <Button act="telling-change" look="main" onTap={onBack}>
          {mine.say('staff.telling.change')}
        </Button>
        <Button act="telling-send" onTap={onSend}>
          {mine.say('staff.telling.send')}
        </Button>
      </div>
    </div>
  )
}

type Sending = {
  /** Code of what could not be sent last. */
  readonly fault: string | undefined
  /** Waiting for a second step. */
  readonly held: Held | undefined
  readonly hold: (held: undefined) => void
  /** The second step was taken: what else is to be asked, or off it goes. */
  readonly go: (held: Held) => void
  /** Sends, or asks first: outside what was agreed on, and where a place or time may be read by somebody else. */
  readonly offer: (bodies: readonly Body[], telling: boolean) => void
}

/** Not sent yet. `outside`: why not now. */
type Held = { readonly bodies: readonly Body[]; readonly telling: boolean; readonly outside?: Outside }

/**
 * From here on a message stands in the log as on its way, in the order of the calls: when it fails it is not typed
 * again but tried again there.
 */
const useSending = ({ conversation, reach, outside, onDraft, onAsked }: ComposerProps): Sending => {
  const { desk } = useRoom()
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [held, hold] = useState<Held | undefined>(undefined)
  const send = (bodies: readonly Body[]): void => {
    hold(undefined)
    setFault(undefined)
    if (bodies.some((body) => body.t === 'text')) onDraft('')
    onAsked(undefined)
    for (const body of bodies)
      desk.say(conversation, body).catch((error: unknown) => setFault(faultOf(error)))
  }
  const go = ({ bodies, telling, outside: asked }: Held): void =>
    asked && telling ? hold({ bodies, telling }) : send(bodies)
  const offer = (bodies: readonly Body[], isTelling: boolean): void => {
    const why = outside()
    const telling = isTelling && isExposed(reach)
    if (why) hold({ bodies, telling, outside: why })
    else if (telling) hold({ bodies, telling })
    else send(bodies)
  }
  return { fault, held, hold, go, offer }
}

const Chosen = (props: ComposerProps & { sending: Sending }): VNode | null => {
  const { asked, theirs, tapping, onAsked, sending, meeting } = props
  const { phrases, cards } = useRoom()
  if (!asked) return null
  const phrase = asked.phrase === undefined ? undefined : phraseById(phrases, asked.phrase)
  const card = asked.card === undefined ? undefined : cardById(cards, asked.card)
  const busy = sending.held !== undefined
  const onBack = (): void => onAsked({})
  if (asked.meet)
    return (
      <MeetForm
        {...{ theirs, busy }}
        before={meeting}
        onBack={() => onAsked(undefined)}
        onSend={(body) => sending.offer([body], true)}
      />
    )
  if (phrase)
    return (
      <PhraseForm
        key={phrase.id}
        {...{ phrase, theirs, busy, onBack }}
        send="staff.phrase.send"
        act="phrase-send"
        onSend={(body) => sending.offer([body], isTellingPhrase(phrase.params))}
      />
    )
  if (card)
    return (
      <CardForm
        {...{ card, theirs, busy, onBack }}
        onSend={() => sending.offer([{ t: 'card', id: card.id }], false)}
      />
    )
  return (
    <Picker
      tapping={tapping}
      onPick={({ kind, id }) => onAsked({ [kind]: id })}
      onClose={() => onAsked(undefined)}
    />
  )
}

/** Writing: a phrase with `/`, or free text, which nobody translates. */
export const Composer = (props: ComposerProps): VNode => {
  const { mine, may } = useRoom()
  const { reach, draft, asked, onAsked, onDraft } = props
  const sending = useSending(props)
  const { fault, held, hold, go, offer } = sending
  const onFree = (): void =>
    offer(
      split(draft).map((text): Body => ({ t: 'text', text, lang: mine.lang })),
      isTelling(draft),
    )
  return (
    <section class="composer" aria-label={mine.say('staff.write')}>
      {isExposed(reach) && <p class="caution">{mine.say(`staff.caution.${reach}`)}</p>}
      <Fault tongue={mine} code={fault} />
      {held?.outside && (
        <Second
          outside={held.outside}
          act="second-write"
          yes={mine.say('staff.second.write.yes')}
          onYes={() => go(held)}
          onBack={() => hold(undefined)}
        />
      )}
      {held && !held.outside && <Telling onSend={() => go(held)} onBack={() => hold(undefined)} />}
      <Chosen {...props} sending={sending} />
      {!asked && (
        <FreeText
          {...{ draft, onDraft }}
          busy={held !== undefined}
          onPhrases={() => onAsked({})}
          onSend={onFree}
        />
      )}
      <div class="composer-foot">
        <Button act="phrases" onTap={() => onAsked(asked ? undefined : {})} pressed={asked !== undefined}>
          {mine.say('staff.phrases')}
        </Button>
        {!asked && (
          <>
            {may('meet') && (
              <Button act="meet" onTap={() => onAsked({ meet: true })}>
                {mine.say(props.meeting ? 'staff.meet.change' : 'staff.meet')}
              </Button>
            )}
            <span class="hint" id="write-hint">
              {mine.say('staff.write.hint')}
            </span>
            <Counter draft={draft} />
          </>
        )}
      </div>
    </section>
  )
}
