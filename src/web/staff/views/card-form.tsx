import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Card } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Tongue } from '../tongue.ts'
import { useRoom } from './room.ts'

export type CardFormProps = {
  readonly card: Card
  readonly theirs: Tongue
  readonly busy: boolean
  readonly onSend: () => void
  readonly onBack: () => void
}

/** A card of the explanation before it goes: both then look at the same one, each in their own language. */
export const CardForm = ({ card, theirs, busy, onSend, onBack }: CardFormProps): VNode => {
  const { mine } = useRoom()
  const send = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => send.current?.querySelector('button')?.focus(), [])
  return (
    <div class="phrase-form">
      <dl class="both">
        <dt>{mine.say('staff.phrase.mine')}</dt>
        <dd>{mine.sayData(card.title)}</dd>
        <dt>{mine.say('staff.phrase.theirs')}</dt>
        <dd lang={theirs.lang} dir="auto">
          {theirs.sayData(card.title)}
        </dd>
      </dl>
      <p class="hint">{mine.say('staff.card.whole')}</p>
      <div class="actions" ref={send}>
        <Button look="main" act="card-send" disabled={busy} onTap={onSend}>
          {mine.say('staff.card.send')}
        </Button>
        <Button look="quiet" act="phrase-back" icon={PICTOGRAMS.back} onTap={onBack}>
          {mine.say('staff.phrase.back')}
        </Button>
      </div>
    </div>
  )
}
