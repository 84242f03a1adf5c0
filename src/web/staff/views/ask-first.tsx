import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { momentOf, QUESTIONS, type Question } from '../asking.ts'
import { nameFor } from '../group-name.ts'
import type { ConversationView, GroupEntry } from '../port.ts'
import { languageIn, type Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Choice } from './choice.tsx'
import { Fault } from './fault.tsx'
import { MomentField } from './moment.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type Props = { readonly view: ConversationView; readonly theirs: Tongue }

/** Anybody of the list but the own group; partners first, since they are what one asks for. */
const askable = (groups: readonly GroupEntry[], own: string): readonly GroupEntry[] =>
  [...groups]
    .filter((group) => group.code !== own && group.people.length > 0)
    .sort((a, b) => Number(b.role === 'partner') - Number(a.role === 'partner'))

const AreaTick = ({
  area,
  on,
  onTick,
}: {
  area: string
  on: boolean
  onTick: (on: boolean) => void
}): VNode => {
  const { mine } = useRoom()
  return (
    <label class="radio">
      <input
        type="checkbox"
        checked={on}
        data-do="ask-area"
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      {mine.say('staff.ask.withArea', { area })}
    </label>
  )
}

const Form = ({
  view,
  theirs,
  groups,
  onDone,
}: Props & { groups: readonly GroupEntry[]; onDone: () => void }): VNode => {
  const { desk, mine, groupName } = useRoom()
  const task = useTask()
  const [group, chooseGroup] = useState(groups[0]?.code ?? '')
  const [question, chooseQuestion] = useState<Question>('money')
  const [withArea, tick] = useState(false)
  const [moment, wish] = useState({ day: '', hour: '' })
  const area = view.receivers.team === undefined ? undefined : groupName(view.receivers.team)
  const when = momentOf(moment.day, moment.hour)
  const onSend = async (): Promise<void> => {
    const what = { group, question, lang: theirs.lang }
    const more = { ...(withArea && area !== undefined ? { area } : {}), ...(when ? { when } : {}) }
    if (await task.run(async () => void (await desk.asks.ask(view.id, { ...what, ...more })))) onDone()
  }
  return (
    <Ask>
      <p>{mine.say('staff.ask.what')}</p>
      <Choice
        id="ask-group"
        label={mine.say('staff.ask.whom')}
        value={group}
        options={groups.map(({ code }) => ({ value: code, text: groupName(code) }))}
        onValue={chooseGroup}
      />
      <Choice
        id="ask-question"
        label={mine.say('staff.ask.question')}
        value={question}
        options={QUESTIONS.map((one) => ({ value: one, text: mine.say(`staff.ask.${one}`) }))}
        onValue={(value) => chooseQuestion(QUESTIONS.find((one) => one === value) ?? 'other')}
      />
      {area !== undefined && <AreaTick area={area} on={withArea} onTick={tick} />}
      <p class="hint">{mine.say('staff.ask.wish')}</p>
      <MomentField id="ask-wish" {...moment} onMoment={wish} />
      <p class="hint">{mine.say('staff.ask.told', { language: languageIn(mine, theirs.lang) })}</p>
      <blockquote lang={theirs.lang} dir="auto">
        {theirs.sayData(`ui.consulted.${question}`, {
          team: nameFor(
            theirs,
            groups.find(({ code }) => code === group),
          ),
        })}{' '}
        {theirs.sayData('ui.consulted.without')}
      </blockquote>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act="ask-send" disabled={task.busy || group === ''} onTap={() => void onSend()}>
          {mine.say('staff.ask.send')}
        </Button>
        <Button look="quiet" act="ask-no" onTap={onDone}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}

/** Asking another group something without the person: nothing of the case goes along. */
export const AskFirst = ({ view, theirs }: Props): VNode => {
  const { desk, mine, self } = useRoom()
  const [open, set] = useState(false)
  const groups = askable(desk.directory(), self.group)
  if (open && groups.length > 0) return <Form {...{ view, theirs, groups }} onDone={() => set(false)} />
  return (
    <>
      <Button look="choice" icon={PICTOGRAMS.people} act="ask-first" onTap={() => set(!open)}>
        {mine.say('staff.ask')}
      </Button>
      {open && <p class="hint">{mine.say('staff.ask.nobody')}</p>}
    </>
  )
}
