import type { VNode } from 'preact'
import { Button } from '#web/kit'
import type { Outside } from '../agreement.ts'
import { said } from '../tongue.ts'
import { useRoom } from './room.ts'

export type SecondProps = {
  readonly outside: Outside
  readonly act: 'second-write' | 'second-call'
  readonly yes: string
  readonly onYes: () => void
  readonly onBack: () => void
}

/** What was agreed on is something else: says why, and asks once more. The way back is the first thing to take. */
export const Second = ({ outside, act, yes, onYes, onBack }: SecondProps): VNode => {
  const { mine } = useRoom()
  const why = said(mine, outside.why)
  return (
    <div class="caution" role="alertdialog" aria-label={why}>
      <p>{why}</p>
      {outside.agreed.length > 0 && (
        <>
          <p>{mine.say('staff.second.agreed')}</p>
          <ul class="offered">
            {outside.agreed.map((part) => (
              <li key={said(mine, part)}>{said(mine, part)}</li>
            ))}
          </ul>
        </>
      )}
      <div class="actions">
        <Button act={`${act}-back`} look="main" onTap={onBack}>
          {mine.say('staff.second.back')}
        </Button>
        <Button act={act} onTap={onYes}>
          {yes}
        </Button>
      </div>
    </div>
  )
}
