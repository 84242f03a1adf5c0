import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { dayOf } from '#i18n'
import { AGES, FIRSTS, type First, type Places, serviceOf, servicesOf } from '#regions'
import { Button, Field } from '#web/kit'
import type { Register } from '../port.ts'
import { agreed, moved, type Service, toCall, weekOf } from '../register.ts'
import { dayText } from '../tongue.ts'
import { Choice } from './choice.tsx'
import { RegisterBar, useRegister, useSaving } from './register-state.tsx'
import { useRoom } from './room.ts'
import { ToList } from './to-list.tsx'

type PartProps = { readonly table: Places; readonly register: Register }

/** Who was confirmed longer than half a year ago: a call, and one tap. */
const Calls = ({ table, register }: PartProps): VNode => {
  const { mine, now } = useRoom()
  const saving = useSaving()
  const rows = toCall(table, register, now())
  return (
    <section class="panel" data-calls={rows.length}>
      <h2>{mine.say('staff.call')}</h2>
      <p class="hint">{mine.say(rows.length === 0 ? 'staff.call.none' : 'staff.call.hint')}</p>
      {rows.map(({ id, name, phone, since }) => (
        <div key={id} class="group-entry" data-call={id}>
          <h3 dir="auto">{name}</h3>
          <p>
            {since > 0
              ? mine.say('staff.call.since', { day: dayText(dayOf(since), mine.lang) })
              : mine.say('staff.call.never')}{' '}
            <bdi dir="ltr">{phone}</bdi>
          </p>
          <div class="actions">
            <Button
              act={`called:${id}`}
              disabled={saving.busy}
              onTap={() => void saving.save({ t: 'called', id })}
            >
              {mine.say('staff.call.yes')}
            </Button>
          </div>
        </div>
      ))}
      {saving.told}
    </section>
  )
}

type Asked = Register['proposals'] extends ReadonlyMap<number, infer P> ? P : never

const what = ({ change }: Asked, table: Places): string =>
  change.t === 'contact'
    ? `${serviceOf(table, change.service)?.organisation ?? change.service}: ${change.phone ?? '–'}, ${change.languages.join(' ')}`
    : change.rows.map(({ of, row }) => `${of} ${String(row['name'] ?? row['id'] ?? '')}`).join(', ')

/** What waits for a yes, and what was said yes to and waits for the next signed roster. */
const Proposals = ({ table, register }: PartProps): VNode => {
  const { mine } = useRoom()
  const saving = useSaving()
  const all = [...register.proposals.values()].filter(({ state }) => state !== 'declined')
  const decide = (n: number, accepted: boolean): void => void saving.save({ t: 'decide', n, accepted })
  return (
    <section class="panel" data-proposals={all.filter(({ state }) => state === 'waiting').length}>
      <h2>{mine.say('staff.proposals')}</h2>
      <p class="hint">{mine.say(all.length === 0 ? 'staff.proposals.none' : 'staff.proposals.hint')}</p>
      {all.map((proposal) => {
        const { n } = proposal.stamp
        return (
          <div key={n} class="group-entry" data-proposal={n} data-state={proposal.state}>
            <p>{what(proposal, table)}</p>
            <p class="hint">{mine.say(`staff.proposals.${proposal.state}`)}</p>
            <div class="actions">
              {proposal.state === 'waiting' && (
                <Button act={`accept:${n}`} disabled={saving.busy} onTap={() => decide(n, true)}>
                  {mine.say('staff.proposals.yes')}
                </Button>
              )}
              <Button look="quiet" act={`decline:${n}`} disabled={saving.busy} onTap={() => decide(n, false)}>
                {mine.say('staff.proposals.no')}
              </Button>
            </div>
          </div>
        )
      })}
      {saving.told}
    </section>
  )
}

/** A municipality goes to another area on a day. */
const Move = ({ table }: { readonly table: Places }): VNode => {
  const { mine, now } = useRoom()
  const saving = useSaving()
  const [gm, setGm] = useState(table.municipalities[0]?.gm ?? '')
  const [area, setArea] = useState(table.areas[0]?.id ?? '')
  const [day, setDay] = useState(dayOf(now()))
  const rows = moved(table, { gm, area, day })
  return (
    <section class="panel">
      <h2>{mine.say('staff.move')}</h2>
      <p class="hint">{mine.say('staff.move.hint')}</p>
      <Choice
        id="move-gm"
        label={mine.say('staff.move.municipality')}
        value={gm}
        options={table.municipalities.map((row) => ({ value: row.gm, text: row.name }))}
        onValue={setGm}
      />
      <Choice
        id="move-area"
        label={mine.say('staff.move.area')}
        value={area}
        options={table.areas.map(({ id, name }) => ({ value: id, text: name }))}
        onValue={setArea}
      />
      <div class="field">
        <label for="move-day">{mine.say('staff.move.day')}</label>
        <input id="move-day" type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
      </div>
      {saving.told}
      <Button
        act="move-save"
        disabled={saving.busy || rows.length === 0}
        onTap={() => void saving.save({ t: 'propose', rows })}
      >
        {mine.say('staff.propose')}
      </Button>
    </section>
  )
}

const STATES = ['confirmed', 'unconfirmed', 'ended'] as const

type Draft = {
  readonly state: (typeof STATES)[number]
  readonly group: string
  readonly ages: readonly string[]
  readonly first: First
  readonly agreedBy: string
  readonly response: string
}

const draftOf = (service: Service | undefined): Draft => ({
  state: service?.state ?? 'unconfirmed',
  group: service?.group ?? '',
  ages: service?.ages ?? [],
  first: service?.first ?? 'team',
  agreedBy: service?.agreedBy ?? '',
  response: String(service?.response ?? 15),
})

type AgesProps = { readonly ages: readonly string[]; readonly onAges: (ages: readonly string[]) => void }

/** For whom, by taps; in the order of the table. */
const AgeChoice = ({ ages, onAges }: AgesProps): VNode => {
  const { mine } = useRoom()
  return (
    <fieldset class="actions">
      <legend>{mine.say('staff.service.ages')}</legend>
      {AGES.map((age) => {
        const isIn = ages.includes(age)
        return (
          <Button
            key={age}
            act={`age:${age}`}
            pressed={isIn}
            onTap={() => onAges(AGES.filter((one) => (one === age ? !isIn : ages.includes(one))))}
          >
            {age === 'unknown' ? mine.say('staff.service.ages.unknown') : mine.sayData(`intake.age.${age}`)}
          </Button>
        )
      })}
    </fieldset>
  )
}

const Agreement = ({
  service,
  register,
}: {
  readonly service: Service
  readonly register: Register
}): VNode => {
  const { desk, mine, now } = useRoom()
  const saving = useSaving()
  const [draft, set] = useState(() => draftOf(service))
  const change = (part: Partial<Draft>): void => set({ ...draft, ...part })
  const groups = desk.directory().filter(({ role }) => role !== 'partner')
  const onSave = (): void => {
    const row = agreed({ ...service, ...weekOf(register, service) }, draft, dayOf(now()))
    void saving.save({ t: 'propose', rows: [{ of: 'service', row }] })
  }
  return (
    <>
      <p class="hint">{mine.say(`staff.service.${service.state}`)}</p>
      <Choice
        id="service-state"
        label={mine.say('staff.service.state')}
        value={draft.state}
        options={STATES.map((one) => ({ value: one, text: mine.say(`staff.service.${one}`) }))}
        onValue={(value) => change({ state: STATES.find((one) => one === value) ?? 'unconfirmed' })}
      />
      <Choice
        id="service-group"
        label={mine.say('staff.service.group')}
        value={draft.group}
        options={[{ value: '', text: '–' }, ...groups.map(({ code, name }) => ({ value: code, text: name }))]}
        onValue={(group) => change({ group })}
      />
      <AgeChoice ages={draft.ages} onAges={(ages) => change({ ages })} />
      {'area' in service && (
        <Choice
          id="service-first"
          label={mine.say('staff.service.first')}
          value={draft.first}
          options={FIRSTS.map((one) => ({ value: one, text: mine.say(`staff.service.first.${one}`) }))}
          onValue={(value) => change({ first: FIRSTS.find((one) => one === value) ?? 'team' })}
        />
      )}
      <Field
        id="service-by"
        label={mine.say('staff.service.by')}
        hint={mine.say('staff.service.by.hint')}
        value={draft.agreedBy}
        onText={(agreedBy) => change({ agreedBy })}
      />
      <Field
        id="service-response"
        label={mine.say('staff.service.response')}
        value={draft.response}
        onText={(response) => change({ response })}
        digits
      />
      {saving.told}
      <Button act="service-save" disabled={saving.busy} onTap={onSave}>
        {mine.say('staff.propose')}
      </Button>
    </>
  )
}

/** Whether a service has agreed to answer, with which group, for whom, by whom, and how fast. */
const ServiceForm = ({ table, register }: PartProps): VNode => {
  const { mine } = useRoom()
  const all = servicesOf(table)
  const [id, setId] = useState(all[0]?.id ?? '')
  const service = all.find((row) => row.id === id)
  return (
    <section class="panel">
      <h2>{mine.say('staff.service')}</h2>
      <Choice
        id="service-id"
        label={mine.say('staff.service.which')}
        value={id}
        options={all.map((row) => ({ value: row.id, text: row.organisation }))}
        onValue={setId}
      />
      {service && <Agreement key={id} service={service} register={register} />}
    </section>
  )
}

const Areas = ({ table }: { readonly table: Places }): VNode => {
  const { mine } = useRoom()
  return (
    <section class="panel">
      <h2>{mine.say('staff.areas')}</h2>
      {table.areas.map((area) => (
        <div key={`${area.id} ${area.from}`} class="group-entry">
          <h3>{area.name}</h3>
          <p>{mine.say('staff.areas.count', { count: area.members.length })}</p>
          {table.services
            .filter((row) => row.area === area.id)
            .map((row) => (
              <p key={row.id} class="hint">
                {row.organisation}: {mine.say(`staff.service.${row.state}`)}
              </p>
            ))}
        </div>
      ))}
    </section>
  )
}

/** For the helpdesk: what is to be called, what waits, areas and services. Areas change with the next signed roster. */
export const Manage = ({ onList }: { readonly onList: () => void }): VNode => {
  const { desk, mine } = useRoom()
  const view = useRegister()
  const table = desk.register.table()
  return (
    <main class="page" data-page="manage">
      <ToList onList={onList} />
      <h1>{mine.say('staff.manage')}</h1>
      <RegisterBar view={view} />
      {table && view.state === 'good' && (
        <>
          <Calls table={table} register={view.register} />
          <Proposals table={table} register={view.register} />
          <ServiceForm table={table} register={view.register} />
          <Move table={table} />
        </>
      )}
      {table && <Areas table={table} />}
    </main>
  )
}
