import type { VNode } from 'preact'
import type { ConversationView } from '../port.ts'
import { recordText } from '../record.ts'
import { CopyText } from './copy-text.tsx'
import { useRoom } from './room.ts'

/** The summary as plain Dutch text. */
export const CopySummary = ({ view }: { view: ConversationView }): VNode => {
  const { mine, dutch, groupName, now, self } = useRoom()
  return (
    <CopyText
      act="copy"
      label={mine.say('staff.copy')}
      text={() => recordText(view, { dutch, groupName, now: now(), by: self.name })}
    />
  )
}
