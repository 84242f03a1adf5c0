import type { VNode } from 'preact'
import { useRoom } from './room.ts'

const STEPS = ['greet', 'read', 'safe', 'notAsk', 'step', 'time'] as const

/** Beside a new conversation: the first ten minutes, for someone who does this once a week. */
export const FirstTen = (): VNode => {
  const { mine } = useRoom()
  return (
    <section class="panel first-ten" aria-labelledby="first-ten">
      <h2 id="first-ten">{mine.say('staff.firstTen')}</h2>
      <ol>
        {STEPS.map((step) => (
          <li key={step}>{mine.say(`staff.firstTen.${step}`)}</li>
        ))}
      </ol>
    </section>
  )
}
