import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { SheetField } from '#flow'
import { Button } from '#web/kit'
import type { ConversationView, Sheet } from '../port.ts'
import { countries, type Draft, draftOf, fieldsOf, firstDraft, sheetBody } from '../sheet.ts'
import { summaryOf } from '../summary.ts'
import type { Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Choice } from './choice.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type Put = (name: string, value: Draft[string]) => void
type FieldProps = {
  readonly field: SheetField
  readonly draft: Draft
  readonly put: Put
  readonly theirs: Tongue
}

const EMPTY: Draft[string] = { ids: [] }

const Country = ({ field, draft, put, theirs }: FieldProps): VNode => {
  const { mine } = useRoom()
  const all = useMemo(() => countries(mine.lang, theirs.lang), [mine, theirs])
  const blank = { value: '', text: mine.say('staff.sheet.empty') }
  return (
    <Choice
      id={`sheet-${field.name}`}
      label={mine.sayData(field.label)}
      value={draft[field.name]?.also ?? ''}
      options={[blank, ...all]}
      onValue={(also) => put(field.name, also === '' ? EMPTY : { ids: [], also })}
    />
  )
}

const Many = ({ field, draft, put }: FieldProps): VNode => {
  const { mine } = useRoom()
  const ids = draft[field.name]?.ids ?? []
  const flip = (id: string): readonly string[] =>
    ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]
  return (
    <fieldset>
      <legend>{mine.sayData(field.label)}</legend>
      {field.options.map(({ id, say }) => (
        <label key={id} class="radio">
          <input
            type="checkbox"
            checked={ids.includes(id)}
            data-do={`sheet-${field.name}-${id}`}
            onChange={() => put(field.name, { ids: flip(id) })}
          />
          {mine.sayData(say)}
        </label>
      ))}
    </fieldset>
  )
}

const One = ({ field, draft, put }: FieldProps): VNode => {
  const { mine } = useRoom()
  const { ids, also } = draft[field.name] ?? EMPTY
  const options = [
    { value: '', text: mine.say('staff.sheet.empty') },
    ...field.options.map(({ id, say }) => ({ value: id, text: mine.sayData(say) })),
  ]
  return (
    <>
      <Choice
        id={`sheet-${field.name}`}
        label={mine.sayData(field.label)}
        value={ids[0] ?? ''}
        options={options}
        onValue={(id) => put(field.name, { ids: id === '' ? [] : [id] })}
      />
      {field.also === 'years' && (
        <div class="field">
          <label for="sheet-years">{mine.say('staff.sheet.years')}</label>
          <input
            id="sheet-years"
            data-do="sheet-years"
            inputMode="numeric"
            maxLength={3}
            value={also ?? ''}
            onInput={(event) => {
              const years = event.currentTarget.value.trim()
              put(field.name, years === '' ? { ids } : { ids: [], also: years })
            }}
          />
        </div>
      )}
    </>
  )
}

const FieldView = (props: FieldProps): VNode => {
  const { mine, groupName } = useRoom()
  const { field, draft } = props
  if (field.also === 'group')
    return (
      <p>
        {mine.sayData(field.label)}: {groupName(draft[field.name]?.also ?? '')}
      </p>
    )
  if (field.also === 'region') return <Country {...props} />
  return field.many ? <Many {...props} /> : <One {...props} />
}

export type SheetFormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly here: boolean
  /** The question the visitor said yes to. */
  readonly to: string
  /** The one that stands now. */
  readonly before: Sheet | undefined
  readonly onDone: () => void
}

/** Filled in by a person, field by field; the visitor reads all of it before anybody copies it. */
export const SheetForm = ({ view, theirs, here, to, before, onDone }: SheetFormProps): VNode => {
  const { desk, mine, self } = useRoom()
  const task = useTask()
  const [draft, set] = useState<Draft>(() =>
    before ? draftOf(before.body.lines) : firstDraft(summaryOf(view), self.group),
  )
  const put: Put = (name, value) => set((all) => ({ ...all, [name]: value }))
  const body = sheetBody(draft, to)
  const onSend = async (): Promise<void> => {
    if (body && here && (await task.run(() => desk.say(view.id, body)))) onDone()
  }
  return (
    <Ask>
      <p class="hint">{mine.say('staff.sheet.hint')}</p>
      {fieldsOf(draft).map((field) => (
        <FieldView key={field.name} {...{ field, draft, put, theirs }} />
      ))}
      {!here && <p class="caution">{mine.say('staff.hereOnly')}</p>}
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button
          look="main"
          act="sheet-send"
          disabled={!body || !here || task.busy}
          onTap={() => void onSend()}
        >
          {mine.say('staff.sheet.send')}
        </Button>
        <Button look="quiet" act="sheet-no" onTap={onDone}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}
