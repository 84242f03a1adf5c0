import type { VNode } from 'preact'
import { Button, PICTOGRAMS } from '#web/kit'
import { type ConversationView, isGuest, type Talk } from '../port.ts'
import { summaryOf } from '../summary.ts'
import type { Tongue } from '../tongue.ts'
import { Close } from './close.tsx'
import { Confirm } from './confirm.tsx'
import { CopySummary } from './copy-summary.tsx'
import { FirstTen } from './first-ten.tsx'
import { Invite } from './invite.tsx'
import { Readers } from './readers.tsx'
import { useRoom } from './room.ts'
import { SummaryView } from './summary-view.tsx'

export type SideProps = {
  readonly talk: Talk
  readonly theirs: Tongue
  readonly closing: boolean
  readonly onClosing: (open: boolean) => void
  readonly onTalk: () => void
  readonly onDevices: () => void
}

/** New: nobody of the staff has written more than the greeting, or it has not been taken yet. */
const isNew = (view: ConversationView): boolean =>
  view.lines.filter((line) => line.kind === 'message' && line.from.kind !== 'visitor').length <= 1

const Actions = ({ talk, theirs, closing, onClosing, onDevices }: Omit<SideProps, 'onTalk'>): VNode => {
  const { desk, mine, self } = useRoom()
  const { view } = talk
  const owner = view.owner?.person === self.person && !isGuest(self)
  const isMember = view.state === 'accepted' && view.writable
  return (
    <section class="panel acts" aria-label={mine.say('staff.actions')}>
      {!isGuest(self) && <CopySummary view={view} />}
      {isMember && !isGuest(self) && <Invite view={view} theirs={theirs} />}
      {isMember && !isGuest(self) && (
        <Button look="choice" icon={PICTOGRAMS.helper} act="to-devices" onTap={onDevices}>
          {mine.say('staff.given')}
        </Button>
      )}
      {isMember && !owner && (
        <Confirm
          act="leave"
          icon={PICTOGRAMS.away}
          label={mine.say('staff.leave')}
          sentence={mine.say('staff.leave.ask')}
          yes={mine.say('staff.leave.yes')}
          work={() => desk.leave(view.id)}
        />
      )}
      {owner && view.state === 'accepted' && (
        <Close view={view} theirs={theirs} open={closing} onOpen={onClosing} />
      )}
    </section>
  )
}

/** The right column: the summary, who can read, what one can do. */
export const Side = (props: SideProps): VNode => {
  const { mine, self } = useRoom()
  const { view } = props.talk
  return (
    <aside class="side" aria-label={mine.say('staff.side')}>
      <div class="narrow actions">
        <Button act="to-talk" icon={PICTOGRAMS.back} onTap={props.onTalk}>
          {mine.say('staff.log')}
        </Button>
      </div>
      <SummaryView summary={summaryOf(view)} noKey={view.missed !== undefined} />
      {view.state !== 'closed' && !view.missed && !isGuest(self) && isNew(view) && <FirstTen />}
      <Readers view={view} />
      <Actions {...props} />
    </aside>
  )
}
