import type { VNode } from 'preact'
import { untilText } from '#i18n'
import { Button, PICTOGRAMS } from '#web/kit'
import { type Handover, handoversOf } from '../handover.ts'
import { type ConversationView, isGuest } from '../port.ts'
import { reassignedTo } from '../reassigned.ts'
import { Confirm } from './confirm.tsx'
import { Fault } from './fault.tsx'
import { useClock, useRoom, useWatched } from './room.ts'
import { useTask } from './task.ts'

type StateProps<S extends Handover['state']> = {
  readonly view: ConversationView
  readonly state: Extract<Handover, { state: S }>
}

/** Let in and silent: whose it is meanwhile, until when, and what can be done once that is over. */
const Waits = ({ view, state }: StateProps<'waits'>): VNode => {
  const { desk, mine, self, now, groupName } = useRoom()
  const task = useTask()
  const { group, until, late, out } = state
  const team = groupName(group)
  const isOwner = view.owner?.person === self.person
  // Who was named in the consent stays asked: that is what catches a silent owner.
  const mayWithdraw = isOwner && group !== view.receivers.helpdesk && group !== view.receivers.team
  const time = until === undefined ? '?' : untilText(until, now(), mine.lang)
  return (
    <div class={late ? 'caution' : 'cover'} data-handover={late ? 'late' : 'waits'} data-group={group}>
      <p>
        {late ? mine.say('staff.handover.late', { team }) : mine.say('staff.handover.waits', { team, time })}
      </p>
      {late && <p>{mine.say('staff.handover.stays', { name: view.owner?.name ?? '' })}</p>}
      <Fault tongue={mine} code={task.fault} />
      {out && <p class="hint">{mine.say('staff.handover.outAsked', { team })}</p>}
      {mayWithdraw && !out && (
        <Button
          act="withdraw"
          disabled={task.busy}
          onTap={() => void task.run(() => desk.handovers.withdraw(view.id, group))}
        >
          {mine.say('staff.handover.withdraw', { team })}
        </Button>
      )}
    </div>
  )
}

/** Both are there until the first leaves, by one tap. */
const Taken = ({ view, state }: StateProps<'taken'>): VNode => {
  const { desk, mine, self, groupName } = useRoom()
  const { name, group } = state
  return (
    <div class="cover" data-handover="taken" data-group={group}>
      <p>{mine.say('staff.handover.taken', { name, team: groupName(group) })}</p>
      <Confirm
        act="hand-leave"
        icon={PICTOGRAMS.away}
        label={mine.say('staff.handover.leave')}
        sentence={mine.say('staff.handover.leave.ask', { team: groupName(self.group) })}
        yes={mine.say('staff.handover.leave.yes')}
        work={() => desk.leave(view.id)}
      />
    </div>
  )
}

const One = ({ view, state }: { view: ConversationView; state: Handover }): VNode => {
  const { mine, groupName } = useRoom()
  if (state.state === 'waits') return <Waits view={view} state={state} />
  if (state.state === 'taken') return <Taken view={view} state={state} />
  return (
    <p class="hint" data-handover={state.state} data-group={state.group}>
      {mine.say(`staff.handover.${state.state}`, { team: groupName(state.group) })}
    </p>
  )
}

/** How it stands with passing this conversation on; nothing when nobody has asked for it. */
export const Handovers = ({ view }: { view: ConversationView }): VNode | null => {
  const { desk, mine, self, now, groupName } = useRoom()
  const { rows } = useWatched(desk.queue)
  const at = useClock(now, 20_000)
  const asked = rows.find((row) => row.id === view.id)?.asked ?? []
  const all = isGuest(self) ? [] : handoversOf(view, self.group, asked, at)
  const table = desk.register.table()
  const moved =
    table && all.length === 0 ? reassignedTo(view, self.group, table, desk.directory(), at) : undefined
  if (all.length === 0 && moved === undefined) return null
  return (
    <section class="handovers">
      {moved !== undefined && (
        <p class="caution" data-handover="moved" data-group={moved}>
          {mine.say('staff.handover.moved', { team: groupName(moved) })}
        </p>
      )}
      {all.map((state) => (
        <One key={`${state.state}${state.group}`} view={view} state={state} />
      ))}
    </section>
  )
}
