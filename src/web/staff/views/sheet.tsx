import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { readSheet } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { type ConversationView, REGISTER, registerConsent, type Sheet, sheetOf } from '../port.ts'
import { sheetText, valueIn } from '../sheet.ts'
import type { Tongue } from '../tongue.ts'
import { CopyText } from './copy-text.tsx'
import { useRoom } from './room.ts'
import { SheetForm } from './sheet-form.tsx'

const Lines = ({ sheet }: { sheet: Sheet }): VNode => {
  const { mine, groupName } = useRoom()
  const values = readSheet(sheet.body.lines)
  if (!values) return <p class="caution">{mine.say('staff.log.broken.unreadable')}</p>
  return (
    <dl data-sheet={sheet.state}>
      {values.map((value) => (
        <div key={value.field.name} class="sum">
          <dt>{mine.sayData(value.field.label)}</dt>
          <dd>{valueIn(value, mine, groupName)}</dd>
        </div>
      ))}
    </dl>
  )
}

export type SheetPanelProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly here: boolean
  readonly onPhrase: (phrase: string) => void
}

/** Filling in begins with a yes; while no yes stands there is a question to ask, or nothing. */
const Fill = ({
  view,
  theirs,
  here,
  onPhrase,
  sheet,
}: SheetPanelProps & { sheet: Sheet | undefined }): VNode => {
  const { mine } = useRoom()
  const [open, go] = useState(false)
  const consent = registerConsent(view.lines)
  if (consent.state === 'yes')
    return open ? (
      <SheetForm {...{ view, theirs, here, to: consent.to, before: sheet }} onDone={() => go(false)} />
    ) : (
      <>
        {!here && <p class="hint">{mine.say('staff.hereOnly')}</p>}
        <Button look="choice" icon={PICTOGRAMS.papers} act="sheet" disabled={!here} onTap={() => go(true)}>
          {mine.say(sheet ? 'staff.sheet.change' : 'staff.sheet.fill')}
        </Button>
      </>
    )
  return (
    <>
      <p data-consent={consent.state}>{mine.say(`staff.sheet.${consent.state}`)}</p>
      {consent.state === 'none' && (
        <Button look="choice" icon={PICTOGRAMS.papers} act="sheet-ask" onTap={() => onPhrase(REGISTER)}>
          {mine.say('staff.sheet.ask')}
        </Button>
      )}
    </>
  )
}

/** What is passed on for registration: only with the visitor's yes, only as the visitor has read it. */
export const SheetPanel = (props: SheetPanelProps): VNode => {
  const { mine, dutch, groupName, now, self } = useRoom()
  const { view, theirs } = props
  const sheet = sheetOf(view.lines)
  const text = (): string | undefined =>
    sheet && sheetText(sheet, view, { dutch, theirs, groupName, now: now(), by: self.name })
  return (
    <section class="panel" aria-labelledby="sheet">
      <h2 id="sheet">{mine.say('staff.sheet')}</h2>
      {sheet?.state === 'standing' && (
        <>
          <Lines sheet={sheet} />
          <CopyText act="sheet-copy" label={mine.say('staff.sheet.copy')} text={text} />
        </>
      )}
      {sheet?.state === 'over' && <p class="caution">{mine.say('staff.sheet.over')}</p>}
      <Fill {...props} sheet={sheet} />
    </section>
  )
}
