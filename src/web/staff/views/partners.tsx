import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { dayOf } from '#i18n'
import { Button, Field } from '#web/kit'
import { PARTNER_KINDS } from '#wire/control'
import type { Register } from '../port.ts'
import { bare } from '../record.ts'
import { idFor, ownServices, type Partner, partnersOf } from '../register.ts'
import { dayText, languageIn } from '../tongue.ts'
import { Choice } from './choice.tsx'
import { RegisterBar, useRegister, useSaving } from './register-state.tsx'
import { useRoom } from './room.ts'
import { ToList } from './to-list.tsx'
import { weekday } from './week-form.tsx'

const Facts = ({ partner }: { readonly partner: Partner }): VNode => {
  const { mine } = useRoom()
  const { organisation, ask, phone, languages, hours, state, on } = partner
  return (
    <>
      <h3 dir="auto">{organisation}</h3>
      <p class="hint">
        {mine.say(state === 'confirmed' ? 'staff.partner.confirmed' : 'staff.partner.unconfirmed', {
          day: dayText(on, mine.lang),
        })}
      </p>
      <p dir="auto">{ask}</p>
      {phone && (
        <p>
          <bdi dir="ltr">{phone}</bdi>
        </p>
      )}
      {languages.length > 0 && <p>{languages.map((lang) => languageIn(mine, lang)).join(', ')}</p>}
      {hours.map(([day, from, to]) => (
        <p key={`${day}${from}`}>
          {weekday(day, mine.lang)} <bdi dir="ltr">{`${from}–${to}`}</bdi>
        </p>
      ))}
    </>
  )
}

/** The helpdesk says that it holds, or that it has ended. */
const Judge = ({ partner }: { readonly partner: Partner }): VNode => {
  const { mine, now } = useRoom()
  const saving = useSaving()
  const say = (state: Partner['state']): void =>
    void saving.save({ ...partner, t: 'partner', state, on: dayOf(now()) })
  return (
    <>
      {saving.told}
      <div class="actions">
        {partner.state !== 'confirmed' && (
          <Button act="partner-confirm" disabled={saving.busy} onTap={() => say('confirmed')}>
            {mine.say('staff.partner.confirm')}
          </Button>
        )}
        <Button act="partner-end" look="quiet" disabled={saving.busy} onTap={() => say('ended')}>
          {mine.say('staff.partner.end')}
        </Button>
      </div>
    </>
  )
}

type Asked = { readonly kind: Partner['kind']; readonly area: string; readonly areaName: string }

/** Whom somebody found, for all: one tap where the suggestion fits. */
const Found = ({ asked, register }: { readonly asked: Asked; readonly register: Register }): VNode => {
  const { mine, now } = useRoom()
  const saving = useSaving()
  const { kind, area, areaName } = asked
  const suggested = mine.say(`staff.partner.name.${kind}`)
  const [organisation, setOrganisation] = useState(suggested)
  const [ask, setAsk] = useState(() => bare(mine.say('staff.partner.ask.suggested', { area: areaName })))
  const [phone, setPhone] = useState('')
  const [languages, setLanguages] = useState('nl')
  const onSave = (): void => {
    const day = dayOf(now())
    void saving.save({
      t: 'partner',
      id: idFor(register, kind),
      ...{ kind, organisation, ask, covers: [area], hours: [], state: 'unconfirmed' },
      ...{ from: day, to: null, on: day, phone: phone.replace(/[ -]/g, '') || null },
      languages: languages.split(/[ ,]+/).filter(Boolean),
    })
  }
  return (
    <section class="panel" data-found={kind}>
      <h2>{mine.say('staff.partner.found')}</h2>
      <p class="hint">{mine.say('staff.partner.found.hint')}</p>
      <Field
        id="partner-name"
        label={mine.say('staff.partner.organisation')}
        value={organisation}
        onText={setOrganisation}
      />
      <Field id="partner-ask" label={mine.say('staff.partner.ask')} value={ask} onText={setAsk} rows={2} />
      <Field
        id="partner-phone"
        label={mine.say('staff.partner.phone')}
        value={phone}
        onText={setPhone}
        digits
      />
      <Field
        id="partner-languages"
        label={mine.say('staff.reachable.languages')}
        hint={mine.say('staff.reachable.languages.hint')}
        value={languages}
        onText={setLanguages}
      />
      {saving.told}
      <Button look="main" act="partner-save" disabled={saving.busy} onTap={onSave}>
        {mine.say('staff.partner.save')}
      </Button>
    </section>
  )
}

/** Who can help, by kind and area; where nobody is known, how to ask. */
export const Partners = ({ onList }: { readonly onList: () => void }): VNode => {
  const { desk, mine, may, now, self } = useRoom()
  const view = useRegister()
  const table = desk.register.table()
  const own = ownServices(table, self.group)[0]
  const areas = table?.areas ?? []
  const [kind, setKind] = useState<Partner['kind']>('slachtofferhulp')
  const [area, setArea] = useState(own && 'area' in own ? String(own.area) : (areas[0]?.id ?? ''))
  const areaName = areas.find(({ id }) => id === area)?.name ?? area
  const found = partnersOf(view.register, { area, kind, day: dayOf(now()) })
  return (
    <main class="page" data-page="partners">
      <ToList onList={onList} />
      <h1>{mine.say('staff.partners')}</h1>
      <RegisterBar view={view} />
      <Choice
        id="partner-kind"
        label={mine.say('staff.partner.kind')}
        value={kind}
        options={PARTNER_KINDS.map((one) => ({ value: one, text: mine.say(`staff.partner.name.${one}`) }))}
        onValue={(value) => setKind(PARTNER_KINDS.find((one) => one === value) ?? 'other')}
      />
      <Choice
        id="partner-area"
        label={mine.say('staff.partner.area')}
        value={area}
        options={areas.map(({ id, name }) => ({ value: id, text: name }))}
        onValue={setArea}
      />
      <section class="panel" data-partners={found.length}>
        {found.length === 0 && (
          <p>
            {mine.say(`staff.partner.empty.${kind === 'slachtofferhulp' ? kind : 'other'}`, {
              area: areaName,
            })}
          </p>
        )}
        {found.map((partner) => (
          <div key={partner.id} class="group-entry" data-partner={partner.id} data-state={partner.state}>
            <Facts partner={partner} />
            {may('manage') && <Judge partner={partner} />}
          </div>
        ))}
      </section>
      {view.state === 'good' && (
        <Found key={`${kind} ${area}`} asked={{ kind, area, areaName }} register={view.register} />
      )}
    </main>
  )
}
