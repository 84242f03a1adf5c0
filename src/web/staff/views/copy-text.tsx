import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { Ask } from './ask.tsx'
import { useRoom } from './room.ts'

export type CopyTextProps = {
  readonly act: string
  readonly label: string
  /** Made when it is opened; `undefined` when there is nothing to copy. */
  readonly text: () => string | undefined
}

/** A text to copy, shown first, after one sentence about what that means. Nothing is copied without the tap. */
export const CopyText = ({ act, label, text: make }: CopyTextProps): VNode => {
  const { mine, copy } = useRoom()
  const [step, go] = useState<'closed' | 'ask' | 'done' | 'byHand'>('closed')
  const text = step === 'closed' ? undefined : make()
  const onCopy = async (): Promise<void> => {
    if (text !== undefined) go((await copy(text)) ? 'done' : 'byHand')
  }
  if (text === undefined)
    return (
      <Button look="choice" icon={PICTOGRAMS.papers} act={act} onTap={() => go('ask')}>
        {label}
      </Button>
    )
  return (
    <Ask>
      <p class="caution">{mine.say('staff.copy.leaves')}</p>
      <textarea readOnly rows={8} value={text} aria-label={label} data-do={`${act}-text`} />
      {step === 'done' && <p role="status">{mine.say('staff.copy.done')}</p>}
      {step === 'byHand' && <p role="status">{mine.say('staff.copy.byHand')}</p>}
      <div class="actions">
        <Button look="main" act={`${act}-yes`} onTap={() => void onCopy()}>
          {mine.say('staff.copy.yes')}
        </Button>
        <Button look="quiet" act={`${act}-no`} onTap={() => go('closed')}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}
