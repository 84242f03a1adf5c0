import type { VNode } from 'preact'
import { conversationText } from '../conversation-text.ts'
import type { ConversationView } from '../port.ts'
import { recordText } from '../record.ts'
import type { Tongue } from '../tongue.ts'
import { CopyText } from './copy-text.tsx'
import { useRoom } from './room.ts'

/** The summary as plain text in the reader's language. */
export const CopySummary = ({ view }: { view: ConversationView }): VNode => {
  const { mine, groupName, now, self } = useRoom()
  return (
    <CopyText
      act="copy"
      label={mine.say('staff.copy')}
      text={() => recordText(view, { tongue: mine, groupName, now: now(), by: self.name })}
    />
  )
}

/** Everything that was said, as far as it can be read here. */
export const CopyConversation = ({ view, theirs }: { view: ConversationView; theirs: Tongue }): VNode => {
  const { mine, phrases, formsOf, groupName, now, self } = useRoom()
  return (
    <CopyText
      act="copy-all"
      label={mine.say('staff.copy.all')}
      text={() =>
        conversationText(view, { mine, theirs, phrases, formsOf, groupName, now: now(), by: self.name })
      }
    />
  )
}
