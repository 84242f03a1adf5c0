import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { phraseById } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Reach } from '../caution.ts'
import { isAskedOf } from '../handover.ts'
import type { Talk } from '../port.ts'
import { summaryOf } from '../summary.ts'
import type { Tongue } from '../tongue.ts'
import { AskFirst } from './ask-first.tsx'
import { AskedRows } from './asked-rows.tsx'
import { Belongs } from './belongs.tsx'
import { Close } from './close.tsx'
import { Confirm } from './confirm.tsx'
import { CopyConversation, CopySummary } from './copy-summary.tsx'
import { FileNumber } from './file-number.tsx'
import { FirstTen } from './first-ten.tsx'
import { HandOver } from './hand-over.tsx'
import { Invite } from './invite.tsx'
import { Readers } from './readers.tsx'
import { useRoom } from './room.ts'
import { SheetPanel } from './sheet.tsx'
import { SummaryView } from './summary-view.tsx'

export type SideProps = {
  readonly talk: Talk
  readonly theirs: Tongue
  readonly reach: Reach
  readonly closing: boolean
  readonly onClosing: (open: boolean) => void
  /** Team the handing over is open for; '' for none yet, `undefined` while it is closed. */
  readonly passing: string | undefined
  readonly onPassing: (group: string | undefined) => void
  /** Questions among staff about this conversation that were opened here. */
  readonly asks: readonly string[]
  readonly onTalk: () => void
  readonly onDevices: () => void
  /** Opens a phrase where one writes. */
  readonly onPhrase: (phrase: string) => void
  /** Another conversation. */
  readonly onOpen: (id: string) => void
}

/** What Slachtofferhulp says when they come in: that they inform, and never call unless it was agreed. */
const ONLY_INFORM = 'onlyInform'

const Actions = ({
  talk,
  theirs,
  reach,
  closing,
  onClosing,
  passing,
  onPassing,
  onDevices,
  meant,
}: SideProps & { meant: string | undefined }): VNode => {
  const { desk, mine, self, may } = useRoom()
  const { view } = talk
  const owner = view.owner?.person === self.person && may('close')
  const isMember = view.state === 'accepted' && view.writable && !isAskedOf(view, self.group)
  return (
    <section class="panel acts" aria-label={mine.say('staff.actions')}>
      {may('copy') && <CopySummary view={view} />}
      {may('copy') && <CopyConversation view={view} theirs={theirs} />}
      {isMember && may('file') && <FileNumber view={view} here={reach === 'here'} />}
      {isMember && may('ask') && <AskFirst view={view} theirs={theirs} />}
      {isMember && may('invite') && <Invite key={meant ?? ''} {...{ view, theirs, meant }} />}
      {isMember && may('handover') && <HandOver {...{ view, theirs }} to={passing} onTo={onPassing} />}
      {isMember && may('devices') && (
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

/** A partner says first what they do here, and what not. */
const OnlyInform = ({ talk, onPhrase }: SideProps): VNode | null => {
  const { desk, mine, self, phrases } = useRoom()
  const { view } = talk
  const isPartner = desk.directory().find((group) => group.code === self.group)?.role === 'partner'
  const isSaid = view.lines.some(
    (line) => line.kind === 'message' && line.body.t === 'phrase' && line.body.id === ONLY_INFORM,
  )
  const phrase = phraseById(phrases, ONLY_INFORM)
  if (!isPartner || isSaid || !view.writable || !phrase) return null
  return (
    <section class="panel" aria-label={mine.say('staff.onlyInform')}>
      <p>{mine.sayData(phrase.say)}</p>
      <Button act="only-inform" onTap={() => onPhrase(ONLY_INFORM)}>
        {mine.say('staff.onlyInform')}
      </Button>
    </section>
  )
}

/** The right column: the summary, who can read, what one can do. */
export const Side = (props: SideProps): VNode => {
  const { mine, may } = useRoom()
  const { talk, theirs, reach, onPhrase, onOpen } = props
  /** Who said yes to a question, and may be let in now. */
  const [meant, mean] = useState<string | undefined>(undefined)
  const { view } = talk
  return (
    <aside class="side" aria-label={mine.say('staff.side')}>
      <div class="narrow actions">
        <Button act="to-talk" icon={PICTOGRAMS.back} onTap={props.onTalk}>
          {mine.say('staff.log')}
        </Button>
      </div>
      <SummaryView summary={summaryOf(view)} view={view} noKey={view.missed !== undefined} />
      <FirstTen view={view} onPhrase={onPhrase} />
      {view.writable && may('sheet') && (
        <SheetPanel {...{ view, theirs, onPhrase }} here={reach === 'here'} />
      )}
      {may('search') && <Belongs view={view} />}
      <Readers view={view} />
      <OnlyInform {...props} />
      <AskedRows {...{ view, asks: props.asks, onOpen }} onInvite={mean} />
      <Actions {...props} meant={meant} />
    </aside>
  )
}
