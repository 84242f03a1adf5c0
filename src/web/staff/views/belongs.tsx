import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '#web/kit'
import type { ConversationView } from '../port.ts'
import { lineOf, summaryOf } from '../summary.ts'
import { Confirm } from './confirm.tsx'
import { useRoom } from './room.ts'
import { Found, useSearch } from './search.tsx'

/** They were here before and typed the old words: found among what this device can read, joined by a person's hand. */
export const Belongs = ({ view }: { view: ConversationView }): VNode | null => {
  const { desk, mine } = useRoom()
  const { task, search, look } = useSearch(view.id)
  const [chosen, choose] = useState<string | undefined>(undefined)
  const old = lineOf(summaryOf(view), 'oldword')?.text
  const isJoined = view.lines.some((line) => line.kind === 'message' && line.body.t === 'belongs')
  if (old === undefined || isJoined || view.state !== 'accepted' || !view.writable) return null
  return (
    <section class="panel" aria-label={mine.say('staff.belongs')}>
      <h2>{mine.say('staff.belongs')}</h2>
      <p class="hint">{mine.say('staff.belongs.how')}</p>
      {!search && (
        <Button act="belongs-look" disabled={task.busy} onTap={() => look(old)}>
          {mine.say('staff.search.go')}
        </Button>
      )}
      {search && (
        <Found search={search} act="belongs" label={mine.say('staff.belongs.choose')} onTake={choose} />
      )}
      {chosen !== undefined && (
        <Confirm
          act="belongs-join"
          label={mine.say('staff.belongs.join')}
          sentence={mine.say('staff.belongs.ask')}
          yes={mine.say('staff.belongs.yes')}
          work={() => desk.say(view.id, { t: 'belongs', to: chosen })}
        />
      )}
    </section>
  )
}
