import type { VNode } from 'preact'
import { untilText } from '#i18n'
import { Button } from '#web/kit'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import { useTask } from './task.ts'
import { ToList } from './to-list.tsx'

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

/** Whether the own group is away now. */
export const AwayPanel = (): VNode => {
  const { desk, mine } = useRoom()
  const { awayUntil } = useWatched(desk.queue)
  return (
    <section class="panel">
      <h2>{mine.say('staff.away')}</h2>
      <p class="hint">{mine.say('staff.away.hint')}</p>
      <AwayChoices away={awayUntil} />
    </section>
  )
}
