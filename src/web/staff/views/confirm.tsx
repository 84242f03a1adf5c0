import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '#web/kit'
import { Ask } from './ask.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

export type ConfirmProps = {
  readonly act: string
  readonly icon?: string | undefined
  readonly label: string
  /** One sentence that says what happens, and to whom. */
  readonly sentence: string
  readonly yes: string
  readonly work: () => Promise<void>
}

/** A step that changes who can read: asks once, in one sentence. */
export const Confirm = ({ act, icon, label, sentence, yes, work }: ConfirmProps): VNode => {
  const { mine } = useRoom()
  const task = useTask()
  const [open, set] = useState(false)
  const onYes = async (): Promise<void> => {
    if (await task.run(work)) set(false)
  }
  if (!open)
    return (
      <Button look="choice" icon={icon} act={act} onTap={() => set(true)}>
        {label}
      </Button>
    )
  return (
    <Ask>
      <p>{sentence}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act={`${act}-yes`} disabled={task.busy} onTap={() => void onYes()}>
          {yes}
        </Button>
        <Button look="quiet" act={`${act}-no`} onTap={() => set(false)}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}
