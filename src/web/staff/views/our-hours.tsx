import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { dayOf } from '#i18n'
import { Button, Field } from '#web/kit'
import { ownServices, type Service, weekOf } from '../register.ts'
import { dayText } from '../tongue.ts'
import { AwayPanel } from './directory.tsx'
import { RegisterBar, useRegister, useSaving } from './register-state.tsx'
import { useRoom } from './room.ts'
import { ToList } from './to-list.tsx'
import { AbsenceForm, WeekForm } from './week-form.tsx'

/** The week of one service, as a form: acts as soon as it is saved. */
const Week = ({ service }: { readonly service: Service }): VNode => {
  const { mine, now } = useRoom()
  const { register } = useRegister()
  const saving = useSaving()
  const inForce = weekOf(register, service)
  const [draft, set] = useState<typeof inForce | undefined>(undefined)
  const week = draft ?? inForce
  const today = dayOf(now())
  const absences = draft ? week.absences : week.absences.filter(({ to }) => to >= today)
  const onSave = async (): Promise<void> => {
    if (await saving.save({ t: 'schedule', service: service.id, ...week })) set(undefined)
  }
  return (
    <section class="panel" data-service={service.id}>
      <h2>{service.organisation}</h2>
      <p class="hint">{mine.say('staff.week.hint')}</p>
      <WeekForm hours={week.hours} onHours={(hours) => set({ ...week, hours })} />
      <Button act="holidays" pressed={week.holidays} onTap={() => set({ ...week, holidays: !week.holidays })}>
        {mine.say(week.holidays ? 'staff.week.holidays' : 'staff.week.noHolidays')}
      </Button>
      <h3>{mine.say('staff.absent')}</h3>
      <AbsenceForm
        absences={absences}
        today={today}
        onAbsences={(next) => set({ ...week, absences: next })}
      />
      {saving.told}
      <Button look="main" act="week-save" disabled={!draft || saving.busy} onTap={() => void onSave()}>
        {mine.say('staff.week.save')}
      </Button>
    </section>
  )
}

/** Phone and languages stand in the signed table: they are asked for, not set. */
const Contact = ({ service }: { readonly service: Service }): VNode => {
  const { mine } = useRoom()
  const saving = useSaving()
  const [phone, setPhone] = useState(service.phone ?? '')
  const [languages, setLanguages] = useState(service.languages.join(' '))
  const onSave = (): void =>
    void saving.save({
      t: 'contact',
      service: service.id,
      phone: phone.replace(/[ -]/g, '') || null,
      languages: languages.split(/[ ,]+/).filter(Boolean),
    })
  return (
    <section class="panel">
      <h2>{mine.say('staff.reachable')}</h2>
      <p class="hint">{mine.say('staff.reachable.hint')}</p>
      <Field
        id="contact-phone"
        label={mine.say('staff.reachable.phone')}
        value={phone}
        onText={setPhone}
        digits
      />
      <Field
        id="contact-languages"
        label={mine.say('staff.reachable.languages')}
        hint={mine.say('staff.reachable.languages.hint')}
        value={languages}
        onText={setLanguages}
      />
      {saving.told}
      <Button act="contact-save" disabled={saving.busy} onTap={onSave}>
        {mine.say('staff.propose')}
      </Button>
    </section>
  )
}

/** Whether the group takes somebody new: full leads to the helpdesk. */
const Capacity = ({ group }: { readonly group: string }): VNode => {
  const { mine } = useRoom()
  const { register } = useRegister()
  const saving = useSaving()
  const isFull = register.capacities.get(group)?.open === 0
  return (
    <section class="panel">
      <h2>{mine.say('staff.full')}</h2>
      <p role="status" data-full={isFull}>
        {mine.say(isFull ? 'staff.full.yes' : 'staff.full.no')}
      </p>
      {saving.told}
      <div class="actions">
        <Button
          act="full"
          disabled={saving.busy}
          onTap={() => void saving.save({ t: 'capacity', group, open: isFull ? null : 0 })}
        >
          {mine.say(isFull ? 'staff.full.end' : 'staff.full.begin')}
        </Button>
      </div>
    </section>
  )
}

const LastPractice = ({ group }: { readonly group: string }): VNode => {
  const { mine } = useRoom()
  const { register } = useRegister()
  const passed = register.practices.get(group)?.passed
  return (
    <p data-practice={passed ?? 0}>
      {passed === undefined
        ? mine.say('staff.practice.never')
        : mine.say('staff.practice.last', { day: dayText(dayOf(passed * 3_600_000), mine.lang) })}
    </p>
  )
}

/** The own group's week, absences and room for somebody new: what is saved counts at once. */
export const OurHours = ({ onList }: { readonly onList: () => void }): VNode => {
  const { desk, mine, self } = useRoom()
  const view = useRegister()
  const services = ownServices(desk.register.table(), self.group)
  return (
    <main class="page" data-page="hours">
      <ToList onList={onList} />
      <h1>{mine.say('staff.hours')}</h1>
      <RegisterBar view={view} />
      <AwayPanel />
      {services.length > 0 && <Capacity group={self.group} />}
      {services.map((service) => (
        <Week key={service.id} service={service} />
      ))}
      {services.length > 0 && <LastPractice group={self.group} />}
      {services.map((service) => (
        <Contact key={service.id} service={service} />
      ))}
    </main>
  )
}
