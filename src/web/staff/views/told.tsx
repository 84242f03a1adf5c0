import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useRoom } from './room.ts'

/** Whoever relies on a mail that is not set up would not come: said as long as it is so. */
export const Told = (): VNode | null => {
  const { desk, mine } = useRoom()
  const [mail, set] = useState(true)
  useEffect(() => {
    desk.notices().then(
      (answer) => set(answer.mail),
      // Not known is not said.
      () => undefined,
    )
  }, [desk])
  return mail ? null : <p class="hint">{mine.say('staff.noMail')}</p>
}
