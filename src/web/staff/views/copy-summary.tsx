import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import type { ConversationView } from '../port.ts'
import { recordText } from '../record.ts'
import { Ask } from './ask.tsx'
import { useRoom } from './room.ts'

/** The summary as plain Dutch text, after one sentence about what that means. */
export const CopySummary = ({ view }: { view: ConversationView }): VNode => {
  const { mine, dutch, groupName, now, self, copy } = useRoom()
  const [step, go] = useState<'closed' | 'ask' | 'done' | 'byHand'>('closed')
  const text =
    step === 'closed' ? undefined : recordText(view, { dutch, groupName, now: now(), by: self.name })
  const onCopy = async (): Promise<void> => {
    if (text !== undefined) go((await copy(text)) ? 'done' : 'byHand')
  }
  if (step === 'closed' || text === undefined)
    return (
      <Button look="choice" icon={PICTOGRAMS.papers} act="copy" onTap={() => go('ask')}>
        {mine.say('staff.copy')}
      </Button>
    )
  return (
    <Ask>
      <p class="caution">{mine.say('staff.copy.leaves')}</p>
      <textarea readOnly rows={8} value={text} aria-label={mine.say('staff.copy')} data-do="copy-text" />
      {step === 'done' && <p role="status">{mine.say('staff.copy.done')}</p>}
      {step === 'byHand' && <p role="status">{mine.say('staff.copy.byHand')}</p>}
      <div class="actions">
        <Button look="main" act="copy-yes" onTap={() => void onCopy()}>
          {mine.say('staff.copy.yes')}
        </Button>
        <Button look="quiet" act="copy-no" onTap={() => go('closed')}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}
