import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Phrase } from '#flow'
import { findPhrases } from '../phrasebook.ts'
import { useRoom } from './room.ts'

export type PhrasePickerProps = {
  readonly onPick: (phrase: Phrase) => void
  readonly onClose: () => void
}

type OptionProps = { phrase: Phrase; active: boolean; onPick: (phrase: Phrase) => void }

const Option = ({ phrase, active, onPick }: OptionProps): VNode => {
  const { mine } = useRoom()
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={row}
      id={`phrase-${phrase.id}`}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      data-do={`phrase:${phrase.id}`}
      onClick={() => onPick(phrase)}
      onKeyDown={(event) => event.key === 'Enter' && onPick(phrase)}
    >
      <span class="group">{mine.say(`staff.group.${phrase.group}`)}</span>
      <span>{mine.sayData(phrase.say)}</span>
    </div>
  )
}

const STEP: { readonly [key: string]: number | undefined } = { ArrowDown: 1, ArrowUp: -1 }

/** Search over all phrases: arrows move, Enter takes, Esc closes. */
export const PhrasePicker = ({ onPick, onClose }: PhrasePickerProps): VNode => {
  const { mine, phrases } = useRoom()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const found = findPhrases(phrases, query, mine)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEP[event.key]
    const chosen = found[at]
    if (step) setAt((at + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter' && chosen) onPick(chosen)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onInput = (text: string): void => {
    setQuery(text)
    setAt(0)
  }
  return (
    <div class="picker">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="phrases"
        aria-activedescendant={found[at] ? `phrase-${found[at].id}` : undefined}
        aria-label={mine.say('staff.phrase.search')}
        placeholder={mine.say('staff.phrase.search')}
        autocomplete="off"
        data-do="phrase-search"
        value={query}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div id="phrases" role="listbox" aria-label={mine.say('staff.phrases')}>
        {found.map((phrase, index) => (
          <Option key={phrase.id} phrase={phrase} active={index === at} onPick={onPick} />
        ))}
      </div>
      {found.length === 0 && <p class="hint">{mine.say('staff.phrase.none')}</p>}
    </div>
  )
}
