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
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type FormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly teams: readonly GroupEntry[]
  readonly onDone: () => void
}

/** The helpdesk that the consent named: the owner may bring it in without asking again. */
const NamedHelpdesk = ({
  view,
  helpdesk,
  onDone,
}: Pick<FormProps, 'view' | 'onDone'> & { readonly helpdesk: string }): VNode => {
  const { desk, mine, groupName } = useRoom()
  const task = useTask()
  const team = groupName(helpdesk)
  const onAdd = async (): Promise<void> => {
    if (await task.run(() => desk.handovers.addHelpdesk(view.id, helpdesk))) onDone()
  }
  return (
    <div class="named">
      <p>{mine.say('staff.handover.helpdesk', { team })}</p>
      <Fault tongue={mine} code={task.fault} />
      <Button act="add-helpdesk" disabled={task.busy} onTap={() => void onAdd()}>
        {mine.say('staff.handover.helpdesk.yes', { team })}
      </Button>
    </div>
  )
}

/** Any other team: the visitor is asked, and reads why. */
const AskFor = ({ view, theirs, teams, onDone }: FormProps): VNode => {
  const { desk, mine, phrases } = useRoom()
  const task = useTask()
  const reasons = phrasesIn(phrases, 'transfer')
  const [group, chooseGroup] = useState(teams[0]?.code ?? '')
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
        options={teams.map(({ code, name }) => ({ value: code, text: name }))}
        onValue={chooseGroup}
      />
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

const Form = (props: FormProps): VNode => {
  const { view, teams, onDone } = props
  const { mine, self } = useRoom()
  const { helpdesk } = view.receivers
  const isOwner = view.owner?.person === self.person
  const named = isOwner ? teams.find(({ code }) => code === helpdesk)?.code : undefined
  const others = teams.filter(({ code }) => code !== named)
  return (
    <Ask>
      {others.length > 0 && <AskFor {...props} teams={others} />}
      {named !== undefined && <NamedHelpdesk view={view} helpdesk={named} onDone={onDone} />}
      <Button look="quiet" act="handover-no" onTap={onDone}>
        {mine.say('staff.shut')}
      </Button>
    </Ask>
  )
}

/** Passing it on to another team, who take it from there once the visitor has let them in. */
export const HandOver = ({ view, theirs }: { view: ConversationView; theirs: Tongue }): VNode | null => {
  const { desk, mine, self } = useRoom()
  const [open, set] = useState(false)
  const teams = teamsFor(desk.directory(), view, self.group)
  if (teams.length === 0) return null
  if (open) return <Form {...{ view, theirs, teams }} onDone={() => set(false)} />
  return (
    <Button look="choice" icon={PICTOGRAMS.people} act="handover" onTap={() => set(true)}>
      {mine.say('staff.handover')}
    </Button>
  )
}
