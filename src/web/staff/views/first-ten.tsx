import type { VNode } from 'preact'
import { Button } from '#web/kit'
import { firstTen, isBeginning, type Step } from '../first-ten.ts'
import type { ConversationView } from '../port.ts'
import { useRoom } from './room.ts'

type Props = { readonly view: ConversationView; readonly onPhrase: (phrase: string) => void }

const canSay = ({ state, writable }: ConversationView): boolean => state === 'accepted' && writable

const StepView = ({
  one,
  ready,
  onPhrase,
}: {
  one: Step
  ready: boolean
  onPhrase: Props['onPhrase']
}): VNode => {
  const { mine } = useRoom()
  const text = mine.say(`staff.firstTen.${one.step}`)
  if (one.done)
    return (
      <li data-step={one.step} data-done>
        {text} <span class="tick">✓</span> <span class="unseen">{mine.say('staff.firstTen.done')}</span>
      </li>
    )
  return (
    <li data-step={one.step}>
      {text}
      {ready && (
        <Button look="quiet" act={`step:${one.step}`} onTap={() => onPhrase(one.phrase)}>
          {mine.say('staff.firstTen.say')}
        </Button>
      )}
    </li>
  )
}

/** Beside a new conversation: the first ten minutes, for someone who does this once a week. */
export const FirstTen = ({ view, onPhrase }: Props): VNode | null => {
  const { mine, may, phrases } = useRoom()
  if (!may('accept') || !isBeginning(view, phrases)) return null
  return (
    <section class="panel first-ten" aria-labelledby="first-ten">
      <h2 id="first-ten">{mine.say('staff.firstTen')}</h2>
      <ol>
        {firstTen(view, phrases).map((one) => (
          <StepView key={one.step} {...{ one, onPhrase }} ready={canSay(view)} />
        ))}
      </ol>
      <p class="hint">{mine.say('staff.firstTen.hint')}</p>
    </section>
  )
}

/** The same on a phone, above where one writes: how far, and what comes next. */
export const NextStep = ({ view, onPhrase }: Props): VNode | null => {
  const { mine, may, phrases } = useRoom()
  const steps = firstTen(view, phrases)
  const next = steps.find(({ done }) => !done)
  if (!may('accept') || !canSay(view) || !next || !isBeginning(view, phrases)) return null
  const count = { done: steps.filter(({ done }) => done).length, of: steps.length }
  return (
    <div class="narrow next-step">
      <Button look="choice" act="next-step" onTap={() => onPhrase(next.phrase)}>
        {`${mine.say('staff.firstTen.next', count)} ${mine.say(`staff.firstTen.${next.step}`)}`}
      </Button>
    </div>
  )
}
