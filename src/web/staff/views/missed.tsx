import type { VNode } from 'preact'
import { Button, PICTOGRAMS } from '#web/kit'
import type { ConversationView } from '../port.ts'
import { useRoom } from './room.ts'

/** Said before this device came: that it cannot open it, and who could help; or that nobody of the staff can. */
export const Missed = ({
  view,
  onDevices,
}: {
  readonly view: ConversationView
  readonly onDevices: () => void
}): VNode | null => {
  const { mine, self } = useRoom()
  const { missed } = view
  if (!missed) return null
  const others = missed.helpers.filter((one) => one.person !== self.person)
  const isOwn = others.length < missed.helpers.length
  const names = others.map((one) => one.name ?? '').join(', ')
  return (
    <section class="missed caution" data-missed={missed.messages}>
      <p>{mine.say('staff.missed', { count: missed.messages })}</p>
      {isOwn && <p>{mine.say('staff.missed.own')}</p>}
      {names !== '' && <p data-helpers={names}>{mine.say('staff.missed.ask', { names })}</p>}
      {missed.helpers.length === 0 && <p data-helpers="">{mine.say('staff.missed.nobody')}</p>}
      {missed.helpers.length > 0 && (
        <Button act="to-devices" icon={PICTOGRAMS.people} onTap={onDevices}>
          {mine.say('staff.missed.words')}
        </Button>
      )}
    </section>
  )
}
