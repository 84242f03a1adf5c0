import type { VNode } from 'preact'
import { dateText, dayOf } from '#i18n'
import { Button } from '#web/kit'
import { useRoom } from './room.ts'

/** Asked seven and two days before: what is not in the own file by then is nowhere. */
export const Erasure = ({ erases, onSettled }: { erases: number; onSettled: () => void }): VNode => {
  const { mine } = useRoom()
  const date = dateText(dayOf(erases * 3_600_000), mine.lang)
  return (
    <div class="caution" data-erasure>
      <p>{mine.say('staff.erasure', { date })}</p>
      <div class="actions">
        <Button act="erasure-copied" onTap={onSettled}>
          {mine.say('staff.erasure.copied')}
        </Button>
        <Button act="erasure-needless" look="quiet" onTap={onSettled}>
          {mine.say('staff.erasure.needless')}
        </Button>
      </div>
    </div>
  )
}
