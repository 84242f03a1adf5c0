import type { VNode } from 'preact'
import { dayOf } from '#i18n'
import { serviceOf } from '#regions'
import type { RegisterView } from '../port.ts'
import { dayText } from '../tongue.ts'
import { RegisterBar, useRegister } from './register-state.tsx'
import { useRoom } from './room.ts'
import { ToList } from './to-list.tsx'

type Logged = RegisterView['log'][number]

/** What it is about: the name of the row where it has one. */
const subjectOf = ({ change }: Logged): string => {
  switch (change.t) {
    case 'schedule':
    case 'contact':
      return change.service
    case 'partner':
      return change.organisation
    case 'propose':
      return change.rows.map(({ of, row }) => String(row['name'] ?? row['id'] ?? of)).join(', ')
    case 'decide':
      return String(change.n)
    case 'called':
      return change.id
    default:
      return change.group
  }
}

const One = ({ logged }: { readonly logged: Logged }): VNode => {
  const { desk, groupName, mine } = useRoom()
  const { n, at, by, change } = logged
  const people = desk.directory().find(({ code }) => code === by?.group)?.people ?? []
  const name = people.find(({ person }) => person === by?.person)?.name ?? mine.say('staff.changes.left')
  const hour = new Date(at * 3_600_000)
  const time = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit' }).format(
    hour,
  )
  const services = desk.register.table()
  const subject = subjectOf(logged)
  const named = services && serviceOf(services, subject)
  const what = named?.organisation ?? ('group' in change ? groupName(change.group) : subject)
  const kind = change.t === 'capacity' && change.open === 0 ? 'full' : change.t
  return (
    <li class="group-entry" data-change={n} data-kind={change.t}>
      <p>{mine.sayData(`staff.changes.${kind}`, { what })}</p>
      <p class="hint">
        {by
          ? mine.say('staff.changes.who', {
              n,
              name,
              group: groupName(by.group),
              day: dayText(dayOf(hour.getTime()), mine.lang),
              hour: time,
            })
          : mine.say('staff.changes.machine', {
              n,
              day: dayText(dayOf(hour.getTime()), mine.lang),
              hour: time,
            })}
      </p>
    </li>
  )
}

/** What was changed, by whom, and when: newest first. */
export const Changes = ({ onList }: { readonly onList: () => void }): VNode => {
  const { mine } = useRoom()
  const view = useRegister()
  return (
    <main class="page" data-page="changes">
      <ToList onList={onList} />
      <h1>{mine.say('staff.changes')}</h1>
      <RegisterBar view={view} />
      <p class="hint">{mine.say('staff.changes.hint')}</p>
      <ul class="devices" data-log={view.log.length}>
        {[...view.log].reverse().map((logged) => (
          <One key={logged.n} logged={logged} />
        ))}
      </ul>
    </main>
  )
}
