import type { VNode } from 'preact'
import { Button, MESSAGE_BYTES, PICTOGRAMS } from '#web/kit'
import { size, split } from '../budget.ts'
import { useRoom } from './room.ts'

/** How much of a message is used; long text becomes several. */
export const Counter = ({ draft }: { draft: string }): VNode | null => {
  const { mine } = useRoom()
  const parts = split(draft).length
  if (parts === 0) return null
  const used = { used: size(draft), limit: MESSAGE_BYTES }
  const text =
    parts > 1 ? mine.say('staff.write.parts', { ...used, parts }) : mine.say('staff.write.bytes', used)
  return <span class="hint">{text}</span>
}

export type FreeTextProps = {
  readonly draft: string
  readonly busy: boolean
  readonly onDraft: (text: string) => void
  readonly onPhrases: () => void
  readonly onSend: () => void
}

/** Free text: read as it stands, by everyone. A slash at its beginning opens the phrases. */
export const FreeText = ({ draft, busy, onDraft, onPhrases, onSend }: FreeTextProps): VNode => {
  const { mine } = useRoom()
  const empty = draft.trim() === ''
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (event.key === '/' && draft === '') onPhrases()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !empty && !busy) onSend()
    else return
    event.preventDefault()
  }
  return (
    <div class="free">
      <label for="write" class="unseen">
        {mine.say('staff.write')}
      </label>
      <textarea
        id="write"
        rows={2}
        value={draft}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        placeholder={mine.say('staff.write')}
        aria-describedby="write-hint"
        data-do="write"
        onInput={(event) => onDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button look="main" act="send" icon={PICTOGRAMS.send} disabled={busy || empty} onTap={onSend}>
        {mine.say('staff.write.send')}
      </Button>
    </div>
  )
}
