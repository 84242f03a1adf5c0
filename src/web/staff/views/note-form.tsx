import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '#web/kit'
import { nameFor } from '../group-name.ts'
import { noteIn } from '../note.ts'
import { type ConversationView, type GroupEntry, NOTE } from '../port.ts'
import { languageIn, type Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

export type NoteFormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly team: GroupEntry
  readonly onBack: () => void
  readonly onDone: () => void
}

const NoteField = ({ text, onText }: { text: string; onText: (text: string) => void }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="field">
      <label for="note">{mine.say('staff.note.label')}</label>
      <textarea
        id="note"
        rows={4}
        value={text}
        dir="auto"
        maxLength={NOTE}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="note-never note-used"
        data-do="note-text"
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <span class="hint" id="note-used">
        {mine.say('staff.note.used', { used: text.trim().length, limit: NOTE })}
      </span>
    </div>
  )
}

/** What the other team would have to arrange, before the visitor is asked: nothing of the case, and no name. */
export const NoteForm = ({ view, theirs, team, onBack, onDone }: NoteFormProps): VNode => {
  const { desk, mine, groupName } = useRoom()
  const task = useTask()
  const [text, write] = useState('')
  const note = noteIn(text)
  const onSend = async (): Promise<void> => {
    const asking = { group: team.code, question: 'transfer', lang: theirs.lang } as const
    const whole = { ...asking, ...(note ? { note } : {}) }
    if (await task.run(async () => void (await desk.asks.ask(view.id, whole)))) onDone()
  }
  return (
    <>
      <h3>{mine.say('staff.note', { team: groupName(team.code) })}</h3>
      <p>{mine.say('staff.note.what', { team: groupName(team.code) })}</p>
      <p class="caution" id="note-never">
        {mine.say('staff.note.never')}
      </p>
      <NoteField text={text} onText={write} />
      <p class="hint">{mine.say('staff.ask.told', { language: languageIn(mine, theirs.lang) })}</p>
      <blockquote lang={theirs.lang} dir="auto">
        {theirs.sayData('ui.consulted.transfer', { team: nameFor(theirs, team) })}
      </blockquote>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button
          look="main"
          act="note-send"
          disabled={task.busy || note === undefined}
          onTap={() => void onSend()}
        >
          {mine.say('staff.note.send')}
        </Button>
        <Button look="quiet" act="note-no" onTap={onBack}>
          {mine.say('staff.note.back')}
        </Button>
      </div>
    </>
  )
}
