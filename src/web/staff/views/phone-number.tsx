import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { callOutside } from '../agreement.ts'
import type { ConversationView } from '../port.ts'
import { useClock, useRoom } from './room.ts'
import { Second } from './second.tsx'

/** A number to call: there to be read while calling is agreed on, else only after a second step. */
export const PhoneNumber = ({ number, view }: { number: string; view: ConversationView }): VNode => {
  const { mine, now } = useRoom()
  const at = useClock(now, 20_000)
  const [step, go] = useState<'asked' | 'shown' | undefined>(undefined)
  const outside = callOutside(view, at)
  if (outside && step === 'asked')
    return (
      <Second
        outside={outside}
        act="second-call"
        yes={mine.say('staff.second.call.yes')}
        onYes={() => go('shown')}
        onBack={() => go(undefined)}
      />
    )
  if (outside && step !== 'shown')
    return (
      <Button act="show-number" icon={PICTOGRAMS.phone} onTap={() => go('asked')}>
        {mine.say('staff.number.show')}
      </Button>
    )
  return (
    <>
      <span class="typed" data-do="number" dir="ltr">
        {number}
      </span>
      {!outside && <small class="note">{mine.say('staff.number.now')}</small>}
    </>
  )
}
