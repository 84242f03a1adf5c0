import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type Phrase, phraseById } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { MESSAGE_BYTES, size, split } from '../budget.ts'
import { isExposed, isTelling, isTellingPhrase, type Reach } from '../caution.ts'
import type { Body } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { PhraseForm } from './phrase-form.tsx'
import { PhrasePicker } from './phrase-picker.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

export type ComposerProps = {
  readonly conversation: string
  readonly reach: Reach
  readonly theirs: Tongue
  readonly draft: string
  readonly onDraft: (text: string) => void
  /** Opened from outside: the picker, or one phrase by id. */
  readonly asked: { readonly phrase?: string } | undefined
  readonly onAsked: (asked: { readonly phrase?: string } | undefined) => void
}

const Counter = ({ draft }: { draft: string }): VNode => {
  const { mine } = useRoom()
  const parts = split(draft).length
  const params = { used: size(draft), limit: MESSAGE_BYTES, parts }
  return <span class="hint">{mine.say(parts > 1 ? 'staff.write.parts' : 'staff.write.bytes', params)}</span>
}

/** The second question before a day, an hour or a place goes where somebody else may read it. */
const Telling = ({ onSend, onBack }: { onSend: () => void; onBack: () => void }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="caution" role="alertdialog" aria-label={mine.say('staff.telling')}>
      <p>{mine.say('staff.telling')}</p>
      <div class="actions">
        <Button act="telling-change" look="main" onTap={onBack}>
          {mine.say('staff.telling.change')}
        </Button>
        <Button act="telling-send" onTap={onSend}>
          {mine.say('staff.telling.send')}
        </Button>
      </div>
    </div>
  )
}

type FreeProps = {
  readonly draft: string
  readonly busy: boolean
  readonly onDraft: (text: string) => void
  readonly onPhrases: () => void
  readonly onSend: () => void
}

const Free = ({ draft, busy, onDraft, onPhrases, onSend }: FreeProps): VNode => {
  const { mine } = useRoom()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (event.key === '/' && draft === '') onPhrases()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend()
    else return
    event.preventDefault()
  }
  return (
    <div class="free">
      <label for="write" class="unseen">
        {mine.say('staff.write')}
      </label>
      <textarea
        id="write"
        rows={2}
        value={draft}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        placeholder={mine.say('staff.write')}
        aria-describedby="write-hint"
        data-do="write"
        onInput={(event) => onDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button
        look="main"
        act="send"
        icon={PICTOGRAMS.send}
        disabled={busy || draft.trim() === ''}
        onTap={onSend}
      >
        {mine.say('staff.write.send')}
      </Button>
    </div>
  )
}

/** Writing: a phrase with `/`, or free text, which nobody translates. */
export const Composer = (props: ComposerProps): VNode => {
  const { desk, mine, phrases } = useRoom()
  const { reach, theirs, draft, asked, onAsked, onDraft, conversation } = props
  const task = useTask()
  const [held, hold] = useState<readonly Body[] | undefined>(undefined)
  const phrase = asked?.phrase === undefined ? undefined : phraseById(phrases, asked.phrase)
  const send = (bodies: readonly Body[]): void => {
    hold(undefined)
    void task
      .run(async () => {
        for (const body of bodies) await desk.say(conversation, body)
      })
      .then((sent) => {
        if (!sent) return
        if (bodies.some((body) => body.t === 'text')) onDraft('')
        onAsked(undefined)
      })
  }
  const offer = (bodies: readonly Body[], telling: boolean): void =>
    telling && isExposed(reach) ? hold(bodies) : send(bodies)
  const onFree = (): void =>
    offer(
      split(draft).map((text): Body => ({ t: 'text', text, lang: mine.lang })),
      isTelling(draft),
    )
  return (
    <section class="composer" aria-label={mine.say('staff.write')}>
      {isExposed(reach) && <p class="caution">{mine.say(`staff.caution.${reach}`)}</p>}
      <Fault tongue={mine} code={task.fault} />
      {held && <Telling onSend={() => send(held)} onBack={() => hold(undefined)} />}
      {asked && !phrase && (
        <PhrasePicker
          onPick={(one: Phrase) => onAsked({ phrase: one.id })}
          onClose={() => onAsked(undefined)}
        />
      )}
      {phrase && (
        <PhraseForm
          key={phrase.id}
          phrase={phrase}
          theirs={theirs}
          send="staff.phrase.send"
          act="phrase-send"
          busy={task.busy || held !== undefined}
          onSend={(body) => offer([body], isTellingPhrase(phrase.params))}
          onBack={() => onAsked({})}
        />
      )}
      <Free draft={draft} busy={task.busy} onDraft={onDraft} onPhrases={() => onAsked({})} onSend={onFree} />
      <div class="composer-foot">
        <Button act="phrases" onTap={() => onAsked(asked ? undefined : {})} pressed={asked !== undefined}>
          {mine.say('staff.phrases')}
        </Button>
        <span class="hint" id="write-hint">
          {mine.say('staff.write.hint')}
        </span>
        <Counter draft={draft} />
      </div>
    </section>
  )
}
