import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { untilText } from '#i18n'
import { Button } from '#web/kit'
import type { GroupEntry } from '../port.ts'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import { useTask } from './task.ts'
import { ToList } from './to-list.tsx'

/** Monday 2 January 2023, so that weekday 1 is a Monday. */
const weekday = (day: number, lang: string): string =>
  new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day))

const Hours = ({ group }: { group: GroupEntry }): VNode => {
  const { mine } = useRoom()
  if (group.hours.length === 0) return <p class="hint">{mine.say('staff.hours.unknown')}</p>
  return (
    <ul class="hours">
      {group.hours.map(([day, from, to]) => (
        <li key={`${day}${from}`}>
          {weekday(day, mine.lang)} <bdi dir="ltr">{`${from}–${to}`}</bdi>
        </li>
      ))}
    </ul>
  )
}

type PageProps = { readonly onList: () => void }

const ROLES = ['team', 'helpdesk', 'partner'] as const

/** Who there is: teams, helpdesk, partners, with the working names of their people. */
export const Directory = ({ onList }: PageProps): VNode => {
  const { desk, mine } = useRoom()
  const groups = desk.directory()
  return (
    <main class="page" data-page="directory">
      <ToList onList={onList} />
      <h1>{mine.say('staff.directory')}</h1>
      {ROLES.map((role) => {
        const here = groups.filter((group) => group.role === role)
        return (
          <section key={role} class="panel">
            <h2>{mine.say(`staff.role.${role}`)}</h2>
            {here.length === 0 && <p class="hint">{mine.say(`staff.role.${role}.empty`)}</p>}
            {here.map((group) => (
              <div key={group.code} class="group-entry">
                <h3>{group.name}</h3>
                <p>{group.people.map((person) => person.name).join(', ')}</p>
              </div>
            ))}
          </section>
        )
      })}
    </main>
  )
}

const AWAY: readonly { readonly id: 'hour' | 'day' | 'week'; readonly ms: number }[] = [
  { id: 'hour', ms: 3_600_000 },
  { id: 'day', ms: 86_400_000 },
  { id: 'week', ms: 604_800_000 },
]

const AwayChoices = ({ away }: { away: number | null }): VNode => {
  const { desk, mine, now } = useRoom()
  const task = useTask()
  const set = (at: number | null): void => void task.run(() => desk.setAway(at))
  return (
    <>
      <p role="status">
        {away === null
          ? mine.say('staff.away.no')
          : mine.say('staff.away.until', { until: untilText(away, now(), mine.lang) })}
      </p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        {AWAY.map(({ id, ms }) => (
          <Button key={id} act={`away:${id}`} disabled={task.busy} onTap={() => set(now() + ms)}>
            {mine.say(`staff.away.${id}`)}
          </Button>
        ))}
        {away !== null && (
          <Button look="main" act="away:back" disabled={task.busy} onTap={() => set(null)}>
            {mine.say('staff.away.back')}
          </Button>
        )}
      </div>
    </>
  )
}

/** The own group's hours, and whether it is away now. */
export const MyHours = ({ onList }: PageProps): VNode => {
  const { desk, mine, self } = useRoom()
  const { awayUntil } = useWatched(desk.queue)
  const [own] = useState(() => desk.directory().find((group) => group.code === self.group))
  return (
    <main class="page" data-page="hours">
      <ToList onList={onList} />
      <h1>{mine.say('staff.hours')}</h1>
      <section class="panel">
        {own && <h2>{own.name}</h2>}
        {own && <Hours group={own} />}
      </section>
      <section class="panel">
        <h2>{mine.say('staff.away')}</h2>
        <p class="hint">{mine.say('staff.away.hint')}</p>
        <AwayChoices away={awayUntil} />
      </section>
    </main>
  )
}
