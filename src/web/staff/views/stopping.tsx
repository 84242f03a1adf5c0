import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { helpLineById } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { markOf } from '../devices.ts'
import { type DeviceView, isAlone, leftBehind, type QueueRow } from '../port.ts'
import { Confirm } from './confirm.tsx'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import { useTask } from './task.ts'

type RowProps = { readonly row: QueueRow; readonly alone: boolean; readonly onOpen: (id: string) => void }

/** How one conversation can go on without this person; what is not possible is not offered. */
type Way = 'colleague' | 'open' | 'left' | 'asked' | 'helpdesk' | 'tell'

const wayOf = ({ row, alone }: RowProps, own: string): Way => {
  if (!alone) return 'colleague'
  if (!row.mine) return row.member && row.state !== 'waiting' && row.state !== 'escalated' ? 'left' : 'open'
  if (row.asked.some(({ group }) => group === row.helpdesk)) return 'asked'
  return row.helpdesk === '' || row.helpdesk === own ? 'tell' : 'helpdesk'
}

const Row = (props: RowProps): VNode => {
  const { desk, mine, self, lines, groupName } = useRoom()
  const { row, onOpen } = props
  const task = useTask()
  const way = wayOf(props, self.group)
  const team = groupName(row.helpdesk)
  const number = helpLineById(lines, 'helpdesk')?.display ?? ''
  const params = { team: groupName(self.group), number }
  const onTell = (): Promise<void> => desk.close(row.id, { t: 'phrase', id: 'stopWork', params })
  // Where the visitor took the helpdesk out, only their own next step is left.
  const mayTell = way === 'tell' || (way === 'helpdesk' && task.fault === 'not-allowed')
  return (
    <li data-stop={way} data-row={row.id}>
      <p>{mine.say(`staff.stop.${way}`, { team })}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button act="stop-open" onTap={() => onOpen(row.id)}>
          {mine.say('staff.stop.look')}
        </Button>
        {way === 'helpdesk' && (
          <Button
            act="stop-helpdesk"
            disabled={task.busy}
            onTap={() => void task.run(() => desk.handovers.addHelpdesk(row.id, row.helpdesk))}
          >
            {mine.say('staff.handover.helpdesk.yes', { team })}
          </Button>
        )}
        {way === 'left' && (
          <Button act="stop-leave" disabled={task.busy} onTap={() => void task.run(() => desk.leave(row.id))}>
            {mine.say('staff.handover.leave')}
          </Button>
        )}
        {mayTell && (
          <Button act="stop-tell" disabled={task.busy} onTap={() => void task.run(onTell)}>
            {mine.say('staff.stop.say')}
          </Button>
        )}
      </div>
    </li>
  )
}

/** Stopping here for good: first every open conversation has somebody, or its visitor knows; then the keys go. */
export const Stopping = ({
  device,
  onOpen,
}: {
  readonly device: DeviceView | undefined
  readonly onOpen: (id: string) => void
}): VNode => {
  const { desk, mine, self } = useRoom()
  const { rows } = useWatched(desk.queue)
  const [open, set] = useState(false)
  const groups = desk.directory()
  const left = leftBehind(rows, groups, self.group)
  if (!open)
    return (
      <Button look="choice" icon={PICTOGRAMS.leave} act="stop" onTap={() => set(true)}>
        {mine.say('staff.stop')}
      </Button>
    )
  return (
    <section class="panel" aria-labelledby="stop" data-left={left.length}>
      <h2 id="stop">{mine.say('staff.stop')}</h2>
      <p>{mine.say(left.length > 0 ? 'staff.stop.first' : 'staff.stop.none')}</p>
      <ul class="devices">
        {left.map((row) => (
          <Row key={row.id} row={row} alone={isAlone(groups, self.group)} onOpen={onOpen} />
        ))}
      </ul>
      {left.length === 0 && (
        <>
          <p class="caution">
            {mine.say('staff.stop.admin', { mark: device ? markOf(device) : '?', name: self.name })}
          </p>
          <Confirm
            act="stop-now"
            icon={PICTOGRAMS.leave}
            label={mine.say('staff.stop.now')}
            sentence={mine.say('staff.stop.ask')}
            yes={mine.say('staff.stop.yes')}
            work={() => desk.devices.forget()}
          />
        </>
      )}
    </section>
  )
}
