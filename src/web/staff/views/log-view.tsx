import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Reader } from '#flow'
import { Bubble, Button } from '#web/kit'
import type { Item, Pending } from '../log.ts'
import { labelOf } from '../summary.ts'
import { said, type Tongue } from '../tongue.ts'
import { BubbleView } from './bubble-view.tsx'
import { useRoom } from './room.ts'

type SharedItem = Extract<Item, { kind: 'shared' }>

/** A number to call stands in one place only: where it says when it may be called. */
export const NUMBER = 'safecontact'

/** What the visitor answered in the script, read in the own language or in theirs. */
const SharedView = ({ item, theirs }: { item: SharedItem; theirs: Tongue }): VNode => {
  const { mine } = useRoom()
  const [flipped, flip] = useState(false)
  const tongue = flipped ? theirs : mine
  return (
    <section class="told">
      <h2>{mine.say('staff.log.shared')}</h2>
      <dl lang={tongue.lang} dir="auto">
        {item.lines.map((line) => (
          <div key={line.node}>
            <dt>{tongue.sayData(labelOf(line.node))}</dt>
            {line.answers.map((key) => (
              <dd key={key}>{tongue.sayData(key)}</dd>
            ))}
            {line.text !== undefined &&
              (line.node === NUMBER ? (
                <dd class="hint">{mine.say('staff.number.log')}</dd>
              ) : (
                <dd dir="auto">{line.text}</dd>
              ))}
          </div>
        ))}
      </dl>
      <Button look="quiet" act="as-they-see-it" pressed={flipped} onTap={() => flip(!flipped)}>
        {mine.say(flipped ? 'staff.log.asISee' : 'staff.log.asTheySee')}
      </Button>
    </section>
  )
}

/** Not acknowledged yet; what failed can be tried again, and is not sent twice. */
const PendingView = ({ item, onAgain }: { item: Pending; onAgain: (id: string) => void }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="line mine pending">
      <Bubble from="own">
        <span dir="auto">{said(mine, item.part)}</span>
        <small class="note" role="status">
          {mine.say(item.failed ? 'staff.log.failed' : 'staff.log.sending')}
        </small>
      </Bubble>
      {item.failed && (
        <Button act="again" onTap={() => onAgain(item.id)}>
          {mine.say('staff.log.tryAgain')}
        </Button>
      )}
    </div>
  )
}

export type LogViewProps = {
  readonly items: readonly Item[]
  readonly pending: readonly Pending[]
  readonly onAgain: (id: string) => void
  readonly theirs: Tongue
  readonly reader: Reader
  readonly onPhrase: (id?: string) => void
}

const keyOf = (item: Item): string => `${item.kind}${item.seq}`

const ItemView = ({
  item,
  theirs,
  reader,
  onPhrase,
}: Pick<LogViewProps, 'theirs' | 'reader' | 'onPhrase'> & { item: Item }): VNode => {
  const { mine } = useRoom()
  if (item.kind === 'bubble') return <BubbleView {...{ item, theirs, reader, onPhrase }} />
  if (item.kind === 'shared') return <SharedView item={item} theirs={theirs} />
  if (item.kind === 'event')
    return (
      <p class="event" data-event={item.key}>
        {said(mine, item)}
      </p>
    )
  return (
    <p class="event broken" data-event="broken">
      {mine.say(`staff.log.broken.${item.reason}`)}
    </p>
  )
}

export const LogView = ({ items, pending, theirs, reader, onPhrase, onAgain }: LogViewProps): VNode => {
  const { mine } = useRoom()
  const end = useRef<HTMLDivElement>(null)
  const count = items.length + pending.length
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="log" role="log" aria-label={mine.say('staff.log')} tabIndex={0}>
      {items.map((item) => (
        <ItemView key={keyOf(item)} {...{ item, theirs, reader, onPhrase }} />
      ))}
      {pending.map((item) => (
        <PendingView key={item.id} item={item} onAgain={onAgain} />
      ))}
      <div ref={end} />
    </div>
  )
}
