import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '#web/kit'
import type { ConversationView } from '../port.ts'
import { crowdOf } from '../writing.ts'
import { useClock, useRoom } from './room.ts'

/** The composer; a third who would write sees first who is writing, and takes a second step. */
export const Crowd = ({
  view,
  children,
}: {
  readonly view: ConversationView
  readonly children: ComponentChildren
}): VNode => {
  const { mine, self, now } = useRoom()
  const at = useClock(now, 20_000)
  const [anyway, go] = useState(false)
  const names = crowdOf(view, self, at)
  if (anyway || names.length === 0) return <>{children}</>
  return (
    <section class="caution" data-crowd={names.length} aria-label={mine.say('staff.write')}>
      <p>{mine.say('staff.crowd', { names: names.join(', ') })}</p>
      <Button act="write-anyway" onTap={() => go(true)}>
        {mine.say('staff.crowd.yes')}
      </Button>
    </section>
  )
}
