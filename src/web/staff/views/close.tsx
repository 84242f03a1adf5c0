import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { CLOSING_REASONS, closingText } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Body, ClosingReason, ConversationView } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type ReasonsProps = {
  readonly chosen: ClosingReason | undefined
  readonly onChoose: (reason: ClosingReason) => void
}

/** Why a conversation ends. Without a reason it cannot be closed. */
const Reasons = ({ chosen, onChoose }: ReasonsProps): VNode => {
  const { mine } = useRoom()
  const all = useRef<HTMLFieldSetElement>(null)
  useLayoutEffect(() => all.current?.querySelector('input')?.focus(), [])
  return (
    <fieldset ref={all}>
      <legend>{mine.say('staff.close.why')}</legend>
      {CLOSING_REASONS.map((reason) => (
        <label key={reason} class="radio">
          <input
            type="radio"
            name="close-reason"
            value={reason}
            checked={chosen === reason}
            data-do={`close:${reason}`}
            onChange={() => onChoose(reason)}
          />
          {mine.say(`staff.close.${reason}`)}
        </label>
      ))}
    </fieldset>
  )
}

/** Warm means that somebody of the other organisation is in contact, and the visitor agrees. */
const Spoken = ({ spoken, onSpoken }: { spoken: boolean; onSpoken: (spoken: boolean) => void }): VNode => {
  const { mine } = useRoom()
  return (
    <label class="radio">
      <input
        type="checkbox"
        checked={spoken}
        data-do="close-spoken"
        onChange={(event) => onSpoken(event.currentTarget.checked)}
      />
      {mine.say('staff.close.spoken')}
    </label>
  )
}

export type CloseProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
}

const CloseForm = ({ view, theirs, onOpen }: Omit<CloseProps, 'open'>): VNode => {
  const { desk, mine } = useRoom()
  const task = useTask()
  const [reason, choose] = useState<ClosingReason | undefined>(undefined)
  const [spoken, speak] = useState(false)
  const isReady = reason !== undefined && (reason !== 'passed' || spoken)
  const onClose = async (): Promise<void> => {
    if (!isReady) return
    const body: Body = { t: 'closing', reason, ...(reason === 'passed' ? { spoken } : {}) }
    if (await task.run(() => desk.close(view.id, body))) onOpen(false)
  }
  return (
    <Ask>
      <Reasons chosen={reason} onChoose={choose} />
      {reason === 'passed' && <Spoken spoken={spoken} onSpoken={speak} />}
      {reason && (
        <>
          <p class="hint">{mine.say('staff.close.says')}</p>
          <blockquote lang={theirs.lang} dir="auto">
            {theirs.sayData(closingText(reason))}
          </blockquote>
        </>
      )}
      <p class="hint">{mine.say('staff.close.keeps')}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act="close-yes" disabled={!isReady || task.busy} onTap={() => void onClose()}>
          {mine.say('staff.close.yes')}
        </Button>
        <Button look="quiet" act="close-no" onTap={() => onOpen(false)}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}

export const Close = ({ view, theirs, open, onOpen }: CloseProps): VNode => {
  const { mine } = useRoom()
  if (open) return <CloseForm view={view} theirs={theirs} onOpen={onOpen} />
  return (
    <Button look="choice" icon={PICTOGRAMS.no} act="close" onTap={() => onOpen(true)}>
      {mine.say('staff.close')}
    </Button>
  )
}
