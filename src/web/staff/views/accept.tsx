import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { phraseById, phrasesIn, standardGreeting } from '#flow'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { PhraseForm } from './phrase-form.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

export type AcceptProps = {
  readonly conversation: string
  readonly theirs: Tongue
  /**
   * `take`: nobody has it. `cover`: a colleague has it, whose words could be read all along. `over`: others hold it,
   * whose words cannot be read. `join`: the visitor let us in.
   */
  readonly as: 'take' | 'cover' | 'over' | 'join'
  /** Whether there is something shared to have read. */
  readonly knows?: boolean
}

const COVERS = 'greetTakeOver'
const FIRST: { readonly [as in Exclude<AcceptProps['as'], 'take'>]: string } = {
  cover: COVERS,
  over: 'greetGuest',
  join: 'greetGuest',
}

/** Taking a conversation is greeting: there is no way to take it in silence. */
export const Accept = ({ conversation, theirs, as, knows = true }: AcceptProps): VNode => {
  const { desk, mine, phrases } = useRoom()
  const task = useTask()
  const isPlain = as === 'take' || (as !== 'cover' && knows)
  const first = isPlain ? standardGreeting(phrases) : phraseById(phrases, FIRST[as])
  const [id, choose] = useState(first?.id ?? '')
  const greeting = phraseById(phrases, id)
  // "I have read everything" is true of a colleague only.
  const greetings = phrasesIn(phrases, 'greeting').filter((one) => as !== 'over' || one.id !== COVERS)
  return (
    <section class="accept" aria-label={mine.say('staff.accept')}>
      <h2>{mine.say(`staff.accept.${as}`)}</h2>
      {as === 'over' && <p class="hint">{mine.say('staff.accept.over.gap')}</p>}
      <div class="field">
        <label for="greeting">{mine.say('staff.accept.greeting')}</label>
        <select
          id="greeting"
          value={id}
          data-do="greeting"
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {greetings.map((phrase) => (
            <option key={phrase.id} value={phrase.id}>
              {mine.sayData(`staff.greeting.${phrase.id}`)}
            </option>
          ))}
        </select>
      </div>
      <Fault tongue={mine} code={task.fault} />
      {greeting && (
        <PhraseForm
          key={greeting.id}
          phrase={greeting}
          theirs={theirs}
          send={`staff.accept.${as}.send`}
          act="accept"
          busy={task.busy}
          onSend={(body) => void task.run(() => desk.accept(conversation, body))}
        />
      )}
    </section>
  )
}
