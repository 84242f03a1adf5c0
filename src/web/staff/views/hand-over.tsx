import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { phrasesIn } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { teamsFor } from '../handover.ts'
import type { ConversationView, GroupEntry } from '../port.ts'
import { said, type Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Choice } from './choice.tsx'
import { Fault } from './fault.tsx'
import { NoteForm } from './note-form.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type FormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly teams: readonly GroupEntry[]
  /** Group of the team that is meant; '' when none is yet. */
  readonly to: string
  readonly onNote: (team: GroupEntry) => void
  readonly onDone: () => void
}

/** The helpdesk that the consent named: the owner may bring it in without asking again. */
const NamedHelpdesk = ({
  view,
  helpdesk,
  onNote,
  onDone,
}: Pick<FormProps, 'view' | 'onNote' | 'onDone'> & { readonly helpdesk: GroupEntry }): VNode => {
  const { desk, mine, groupName } = useRoom()
  const task = useTask()
  const team = groupName(helpdesk.code)
  const onAdd = async (): Promise<void> => {
    if (await task.run(() => desk.handovers.addHelpdesk(view.id, helpdesk.code))) onDone()
  }
  return (
    <div class="named">
      <p>{mine.say('staff.handover.helpdesk', { team })}</p>
      <Fault tongue={mine} code={task.fault} />
      <Button act="add-helpdesk" disabled={task.busy} onTap={() => void onAdd()}>
        {mine.say('staff.handover.helpdesk.yes', { team })}
      </Button>
      <Button look="quiet" act="helpdesk-note" onTap={() => onNote(helpdesk)}>
        {mine.say('staff.note', { team })}
      </Button>
    </div>
  )
}

/** Any other team: the visitor is asked, and reads why. */
const AskFor = ({ view, theirs, teams, to, onNote, onDone }: FormProps): VNode => {
  const { desk, mine, phrases, groupName } = useRoom()
  const task = useTask()
  const reasons = phrasesIn(phrases, 'transfer')
  const [group, chooseGroup] = useState((teams.find(({ code }) => code === to) ?? teams[0])?.code ?? '')
  const [reason, chooseReason] = useState(reasons[0]?.say ?? '')
  const team = teams.find(({ code }) => code === group)
  const onAsk = async (): Promise<void> => {
    if (team && (await task.run(() => desk.handovers.ask(view.id, { group, name: team.name }, reason))))
      onDone()
  }
  return (
    <>
      <Choice
        id="handover-team"
        label={mine.say('staff.handover.to')}
        value={group}
        options={teams.map(({ code }) => ({ value: code, text: groupName(code) }))}
        onValue={chooseGroup}
      />
      {team && (
        <Button act="handover-note" onTap={() => onNote(team)}>
          {mine.say('staff.note', { team: groupName(team.code) })}
        </Button>
      )}
      <Choice
        id="handover-reason"
        label={mine.say('staff.invite.reason')}
        value={reason}
        options={reasons.map((one) => ({ value: one.say, text: mine.sayData(`staff.handover.${one.id}`) }))}
        onValue={chooseReason}
      />
      <p class="hint">{mine.say('staff.phrase.theirs')}</p>
      <blockquote lang={theirs.lang} dir="auto">
        {said(theirs, { key: reason, params: { team: team?.name ?? '' } })}
      </blockquote>
      <p>{mine.say('staff.handover.consent', { team: team?.name ?? '' })}</p>
      <Fault tongue={mine} code={task.fault} />
      <Button look="main" act="handover-send" disabled={task.busy || !team} onTap={() => void onAsk()}>
        {mine.say('staff.invite.send')}
      </Button>
    </>
  )
}

type OpenProps = Omit<FormProps, 'onNote'> & { readonly onTo: (group: string) => void }

const Form = ({ onTo, ...props }: OpenProps): VNode => {
  const { view, theirs, teams, to, onDone } = props
  const { mine, self } = useRoom()
  const [noting, note] = useState<GroupEntry | undefined>(undefined)
  const { helpdesk } = view.receivers
  const isOwner = view.owner?.person === self.person
  const named = isOwner ? teams.find(({ code }) => code === helpdesk) : undefined
  const others = teams.filter((team) => team !== named)
  const onBack = (): void => {
    if (noting !== named) onTo(noting?.code ?? '')
    note(undefined)
  }
  const isNamedMeant = named !== undefined && named.code === to
  return (
    <Ask>
      {noting && <NoteForm {...{ view, theirs, onBack, onDone }} team={noting} />}
      {!noting && others.length > 0 && !isNamedMeant && (
        <AskFor key={to} {...props} teams={others} onNote={note} />
      )}
      {!noting && named && <NamedHelpdesk view={view} helpdesk={named} onNote={note} onDone={onDone} />}
      <Button look="quiet" act="handover-no" onTap={onDone}>
        {mine.say('staff.shut')}
      </Button>
    </Ask>
  )
}

type HandOverProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  /** Group of the team that is meant; '' when none is yet; `undefined` while this is closed. */
  readonly to: string | undefined
  readonly onTo: (group: string | undefined) => void
}

/** Passing it on to another team, who take it from there once the visitor has let them in. */
export const HandOver = ({ view, theirs, to, onTo }: HandOverProps): VNode | null => {
  const { desk, mine, self } = useRoom()
  const teams = teamsFor(desk.directory(), view, self.group)
  if (teams.length === 0) return null
  if (to !== undefined) return <Form {...{ view, theirs, teams, to, onTo }} onDone={() => onTo(undefined)} />
  return (
    <Button look="choice" icon={PICTOGRAMS.people} act="handover" onTap={() => onTo('')}>
      {mine.say('staff.handover')}
    </Button>
  )
}
