import type { RefObject, VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Phrase } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { type Blank, blanksOf, bodyOf, shownParams } from '../phrasebook.ts'
import type { Body } from '../port.ts'
import { said, type Tongue } from '../tongue.ts'
import { BlankField } from './blank-field.tsx'
import { Days } from './days.tsx'
import { useRoom } from './room.ts'

type ReadingProps = { readonly phrase: Phrase; readonly blanks: readonly Blank[]; readonly tongue: Tongue }

const Reading = ({ phrase, blanks, tongue }: ReadingProps): VNode => {
  const part = {
    key: phrase.say,
    params: shownParams(blanks),
    ...(phrase.params ? { kinds: phrase.params } : {}),
  }
  const choices = (phrase.answers ?? []).filter((answer) => !answer.params)
  return (
    <div lang={tongue.lang} dir="auto">
      <p>{said(tongue, part)}</p>
      {choices.length > 0 && (
        <ul class="offered">
          {choices.map((answer) => (
            <li key={answer.key}>{tongue.sayData(answer.key)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

export type PhraseFormProps = {
  readonly phrase: Phrase
  readonly theirs: Tongue
  /** What the button says, by key. */
  readonly send: string
  readonly act: string
  readonly busy: boolean
  readonly onSend: (body: Body) => void
  readonly onBack?: (() => void) | undefined
}

const usePhrase = (phrase: Phrase): [readonly Blank[], (name: string, value: string) => void] => {
  const { self, groupName } = useRoom()
  const known = { name: self.name, team: groupName(self.group) }
  const [blanks, set] = useState(() => blanksOf(phrase, known))
  const put = (name: string, value: string): void =>
    set((all) => all.map((blank) => (blank.name === name ? { ...blank, value } : blank)))
  return [blanks, put]
}

const Both = ({
  phrase,
  blanks,
  theirs,
}: {
  phrase: Phrase
  blanks: readonly Blank[]
  theirs: Tongue
}): VNode => {
  const { mine } = useRoom()
  return (
    <dl class="both">
      <dt>{mine.say('staff.phrase.mine')}</dt>
      <dd>
        <Reading phrase={phrase} blanks={blanks} tongue={mine} />
      </dd>
      <dt>{mine.say('staff.phrase.theirs')}</dt>
      <dd>
        <Reading phrase={phrase} blanks={blanks} tongue={theirs} />
      </dd>
    </dl>
  )
}

/** The first field that has to be filled, else the button: so that Enter sends what is ready. */
const useFirst = (form: RefObject<HTMLFormElement | null>, active: boolean): void => {
  useLayoutEffect(() => {
    if (!active) return
    const fields = [...(form.current?.querySelectorAll<HTMLInputElement>('input, select') ?? [])]
    const empty = fields.find((field) => field.value === '')
    const first = empty ?? form.current?.querySelector<HTMLElement>('button[type="submit"]')
    first?.focus()
  }, [form, active])
}

/** A phrase before it goes: its small fields, and both texts as they will be read. */
export const PhraseForm = (props: PhraseFormProps): VNode => {
  const { mine } = useRoom()
  const { phrase, theirs, onBack } = props
  const [blanks, put] = usePhrase(phrase)
  const form = useRef<HTMLFormElement>(null)
  useFirst(form, onBack !== undefined)
  const body = bodyOf(phrase, blanks)
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    if (body && !props.busy) props.onSend(body)
  }
  return (
    <form class="phrase-form" ref={form} onSubmit={onSubmit}>
      {blanks.length > 0 && (
        <div class="blanks">
          {blanks.map((blank) => (
            <BlankField
              key={blank.name}
              id={`blank-${phrase.id}-${blank.name}`}
              blank={blank}
              onValue={(value) => put(blank.name, value)}
            />
          ))}
        </div>
      )}
      {blanks
        .filter(({ kind }) => kind === 'day')
        .map((blank) => (
          <Days key={blank.name} blank={blank} onValue={(value) => put(blank.name, value)} />
        ))}
      <Both phrase={phrase} blanks={blanks} theirs={theirs} />
      <div class="actions">
        <button type="submit" class="button main" data-do={props.act} disabled={!body || props.busy}>
          <span>{mine.sayData(props.send)}</span>
        </button>
        {onBack && (
          <Button look="quiet" act="phrase-back" icon={PICTOGRAMS.back} onTap={onBack}>
            {mine.say('staff.phrase.back')}
          </Button>
        )}
      </div>
    </form>
  )
}
