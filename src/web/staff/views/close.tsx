import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { phraseById } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Body, ConversationView } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

/** Why a conversation ends, and the phrase it ends with. Without a reason it cannot be closed. */
const REASONS = {
  met: 'closeThanks',
  shelter: 'closeThanks',
  passed: 'closeOther',
  wish: 'closeForNow',
  silent: 'closeForNow',
  elsewhere: 'closeOther',
} as const
type Reason = keyof typeof REASONS

const isReason = (value: string): value is Reason => Object.hasOwn(REASONS, value)
const reasons = Object.keys(REASONS).filter(isReason)

type ReasonsProps = { readonly chosen: Reason | undefined; readonly onChoose: (reason: Reason) => void }

const Reasons = ({ chosen, onChoose }: ReasonsProps): VNode => {
  const { mine } = useRoom()
  const all = useRef<HTMLFieldSetElement>(null)
  useLayoutEffect(() => all.current?.querySelector('input')?.focus(), [])
  return (
    <fieldset ref={all}>
      <legend>{mine.say('staff.close.why')}</legend>
      {reasons.map((reason) => (
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

export type CloseProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
}

const CloseForm = ({ view, theirs, onOpen }: Omit<CloseProps, 'open'>): VNode => {
  const { desk, mine, phrases } = useRoom()
  const task = useTask()
  const [reason, choose] = useState<Reason | undefined>(undefined)
  const farewell = reason && phraseById(phrases, REASONS[reason])
  const onClose = async (): Promise<void> => {
    const body: Body | undefined = farewell && { t: 'phrase', id: farewell.id }
    if (await task.run(() => desk.close(view.id, body))) onOpen(false)
  }
  return (
    <Ask>
      <Reasons chosen={reason} onChoose={choose} />
      {farewell && (
        <>
          <p class="hint">{mine.say('staff.close.says')}</p>
          <blockquote lang={theirs.lang} dir="auto">
            {theirs.sayData(farewell.say)}
          </blockquote>
        </>
      )}
      <p class="hint">{mine.say('staff.close.keeps')}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act="close-yes" disabled={!reason || task.busy} onTap={() => void onClose()}>
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
