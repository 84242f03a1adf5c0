import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { findOffers, type Offer, titleIn } from '../offer.ts'
import { useRoom } from './room.ts'

export type PickerProps = {
  /** What can be answered by a tap comes first. */
  readonly tapping: boolean
  readonly onPick: (offer: Offer) => void
  readonly onClose: () => void
}

type OptionProps = { offer: Offer; active: boolean; onPick: (offer: Offer) => void }

const idOf = (offer: Offer): string => `offer-${offer.kind}-${offer.id}`

const Option = ({ offer, active, onPick }: OptionProps): VNode => {
  const { mine } = useRoom()
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const group = offer.kind === 'card' ? 'card' : offer.phrase.group
  return (
    <div
      ref={row}
      id={idOf(offer)}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      data-do={`${offer.kind}:${offer.id}`}
      onClick={() => onPick(offer)}
      onKeyDown={(event) => event.key === 'Enter' && onPick(offer)}
    >
      <span class="group">{mine.say(`staff.group.${group}`)}</span>
      <span>{titleIn(mine, offer)}</span>
    </div>
  )
}

const STEP: { readonly [key: string]: number | undefined } = { ArrowDown: 1, ArrowUp: -1 }

/** Search over all phrases and cards: arrows move, Enter takes, Esc closes. */
export const Picker = ({ tapping, onPick, onClose }: PickerProps): VNode => {
  const { mine, phrases, cards, may } = useRoom()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [])
  const found = findOffers(phrases, cards, query, mine, tapping).filter(
    (offer) => offer.kind === 'card' || offer.phrase.group !== 'consent' || may('consent'),
  )
  const chosen = found[at]
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEP[event.key]
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
        aria-controls="offers"
        aria-activedescendant={chosen && idOf(chosen)}
        aria-label={mine.say('staff.phrase.search')}
        placeholder={mine.say('staff.phrase.search')}
        autocomplete="off"
        data-do="phrase-search"
        value={query}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div id="offers" role="listbox" aria-label={mine.say('staff.phrases')}>
        {found.map((offer, index) => (
          <Option key={idOf(offer)} offer={offer} active={index === at} onPick={onPick} />
        ))}
      </div>
      {found.length === 0 && <p class="hint">{mine.say('staff.phrase.none')}</p>}
    </div>
  )
}
