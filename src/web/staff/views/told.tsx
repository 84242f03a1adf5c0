import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { missedOf } from '../practice.ts'
import { stamp } from '../record.ts'
import { useRoom, useWatched } from './room.ts'

const HOUR = 3_600_000
/** Practice handoffs in a row that nobody took. */
const MISSED = 2
/** Hours for which a failed self-test is said; it is noted once a day while it fails. */
const RECENT = 25

/** Whoever relies on a mail that is not set up would not come: said as long as it is so. */
const NoMail = (): VNode | null => {
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

/** To the helpdesk: teams that do not practise, and what the machine found wrong by itself. */
const Warnings = (): VNode => {
  const { desk, mine, groupName, now } = useRoom()
  const { register } = useWatched(desk.register.view)
  const failures = [...register.failures].filter(([, { at }]) => now() - at * HOUR < RECENT * HOUR)
  const missed = [...register.practices].filter(([, practice]) => missedOf(practice, now()) >= MISSED)
  return (
    <>
      {failures.map(([group, { what }]) => (
        <p key={`test ${group}`} class="caution">
          {mine.say('staff.selfTest', { group: groupName(group) })} {mine.sayData(`staff.selfTest.${what}`)}
        </p>
      ))}
      {missed.map(([group]) => (
        <p key={`practice ${group}`} class="caution">
          {mine.say('staff.practice.missed', { group: groupName(group) })}
        </p>
      ))}
    </>
  )
}

/** What the people of a group may count on beside this page: mail, and when they last practised. */
export const Told = (): VNode => {
  const { desk, mine, self } = useRoom()
  const { register } = useWatched(desk.register.view)
  useEffect(() => void desk.register.load(), [desk])
  const role = desk.directory().find(({ code }) => code === self.group)?.role
  const passed = register.practices.get(self.group)?.passed
  return (
    <>
      <NoMail />
      {role !== 'partner' && (
        <p class="hint">
          {passed === undefined
            ? mine.say('staff.practice.never')
            : mine.say('staff.practice.last', { day: stamp(passed * HOUR).slice(0, 10) })}
        </p>
      )}
      {role === 'helpdesk' && <Warnings />}
    </>
  )
}
