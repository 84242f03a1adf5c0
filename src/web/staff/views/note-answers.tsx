import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { answerKey } from '../asking.ts'
import { answeredTo, type Note, notesIn } from '../note.ts'
import type { ConversationView } from '../port.ts'
import { said } from '../tongue.ts'
import { useRoom, useWatched } from './room.ts'

type Props = {
  readonly view: ConversationView
  /** Opens the handing over, with that team chosen. */
  readonly onHandOver: (group: string) => void
}

const NoteAnswer = ({ view, note, onHandOver }: Props & { readonly note: Note }): VNode | null => {
  const { desk, mine, self, may, groupName } = useRoom()
  const talk = useWatched(useMemo(() => desk.open(note.ask), [desk, note.ask]))
  const answered = answeredTo(view, note, talk?.view, self.group)
  if (!answered) return null
  const { group, yes, given } = answered
  const team = groupName(group)
  const isOwner = view.owner?.person === self.person
  return (
    <section class="handovers">
      <div class="cover" data-note={yes ? 'yes' : 'no'} data-group={group}>
        <p>
          {yes
            ? `${given.by.name ?? ''} (${team}): ${said(mine, answerKey(given, 'transfer'))}`
            : mine.say('staff.note.cannot', { team })}
        </p>
        {yes && isOwner && view.writable && may('handover') && (
          <Button look="main" icon={PICTOGRAMS.people} act="note-hand-over" onTap={() => onHandOver(group)}>
            {mine.say('staff.note.ask', { team })}
          </Button>
        )}
      </div>
    </section>
  )
}

/** What another team answered that was asked whether it can take over; only who asked can read it. */
export const NoteAnswers = ({ view, onHandOver }: Props): VNode | null => {
  const { desk } = useRoom()
  const { rows } = useWatched(desk.queue)
  if (view.state !== 'accepted') return null
  const notes = notesIn(view).filter(({ ask }) => rows.some((row) => row.id === ask))
  return (
    <>
      {notes.map((note) => (
        <NoteAnswer key={note.ask} {...{ view, note, onHandOver }} />
      ))}
    </>
  )
}
