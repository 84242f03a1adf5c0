import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { fileFault } from '../file-number.ts'
import { type ConversationView, fileOf } from '../port.ts'
import { Ask } from './ask.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type Props = {
  readonly view: ConversationView
  /** The page is open now: only then may it be said. */
  readonly here: boolean
}

const NumberForm = ({ view, here, onDone }: Props & { onDone: () => void }): VNode => {
  const { desk, mine } = useRoom()
  const task = useTask()
  const [typed, type] = useState(fileOf(view.lines) ?? '')
  const fault = fileFault(typed)
  const onSend = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (fault || !here) return
    if (await task.run(() => desk.say(view.id, { t: 'file', number: typed.trim() }))) onDone()
  }
  return (
    <Ask>
      <form onSubmit={(event) => void onSend(event)}>
        <div class="field">
          <label for="file-number">{mine.say('staff.file')}</label>
          <p class="hint" id="file-hint">
            {mine.say('staff.file.hint')}
          </p>
          <input
            id="file-number"
            data-do="file-number"
            autocomplete="off"
            value={typed}
            aria-describedby="file-hint file-fault"
            onInput={(event) => type(event.currentTarget.value)}
          />
          <p class="caution" id="file-fault" role="status">
            {fault && fault !== 'empty' ? mine.say(`staff.file.${fault}`) : ''}
          </p>
        </div>
        {!here && <p class="caution">{mine.say('staff.hereOnly')}</p>}
        <Fault tongue={mine} code={task.fault} />
        <div class="actions">
          <button
            type="submit"
            class="button main"
            data-do="file-send"
            disabled={!!fault || !here || task.busy}
          >
            <span>{mine.say('staff.file.send')}</span>
          </button>
          <Button look="quiet" act="file-no" onTap={onDone}>
            {mine.say('staff.shut')}
          </Button>
        </div>
      </form>
    </Ask>
  )
}

/** The number this conversation has in the team's own file: read by everybody in it, never in the server's list. */
export const FileNumber = (props: Props): VNode => {
  const { mine } = useRoom()
  const [open, go] = useState(false)
  const number = fileOf(props.view.lines)
  return (
    <>
      {number !== undefined && (
        <p data-file>
          {mine.say('staff.file')}: <bdi>{number}</bdi>
        </p>
      )}
      {open ? (
        <NumberForm {...props} onDone={() => go(false)} />
      ) : (
        <Button look="choice" icon={PICTOGRAMS.papers} act="file" onTap={() => go(true)}>
          {mine.say(number === undefined ? 'staff.file.add' : 'staff.file.change')}
        </Button>
      )}
    </>
  )
}
