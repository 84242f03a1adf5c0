import type { VNode } from 'preact'
import { Button, PICTOGRAMS } from '#web/kit'
import { useRoom } from './room.ts'

/** On a phone a page lies over the list; this leads back to it. */
export const ToList = ({ onList }: { readonly onList: () => void }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="narrow actions">
      <Button act="to-list" icon={PICTOGRAMS.back} onTap={onList}>
        {mine.say('staff.list')}
      </Button>
    </div>
  )
}
