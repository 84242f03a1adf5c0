import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Reader } from '#flow'
import { Bubble, Button } from '#web/kit'
import type { Item } from '../log.ts'
import { type Part, said, type Tongue } from '../tongue.ts'
import { translate } from '../translator.ts'
import { CardView } from './card-view.tsx'
import { useRoom } from './room.ts'

type BubbleItem = Extract<Item, { kind: 'bubble' }>

type ForeignProps = {
  readonly item: BubbleItem
  readonly theirs: Tongue
  readonly onPhrase: (id?: string) => void
}

export type BubbleViewProps = ForeignProps & {
  /** Whom a card that was sent speaks to. */
  readonly reader: Reader
}

/** Under free text in another language: never a public translator; three ways that stay inside. */
const Foreign = ({ item, theirs, onPhrase }: ForeignProps): VNode => {
  const { mine, translator } = useRoom()
  const [result, setResult] = useState<string | null | undefined>(undefined)
  const text = 'text' in item.part ? item.part.text : ''
  const onTranslate = async (): Promise<void> => {
    const pair = { sourceLanguage: theirs.lang, targetLanguage: mine.lang }
    setResult((await translate(translator, pair, text)) ?? null)
  }
  return (
    <div class="foreign">
      <p>{mine.say('staff.foreign.warning')}</p>
      <div class="actions">
        <Button act="ask-by-phrase" onTap={() => onPhrase()}>
          {mine.say('staff.foreign.phrase')}
        </Button>
        <Button act="translate-here" onTap={() => void onTranslate()}>
          {mine.say('staff.foreign.translate')}
        </Button>
        <Button act="ask-interpreter" onTap={() => onPhrase('interpreter')}>
          {mine.say('staff.foreign.interpreter')}
        </Button>
      </div>
      {result === null && <p class="hint">{mine.say('staff.foreign.none')}</p>}
      {typeof result === 'string' && (
        <p dir="auto">
          {result} <small class="hint">{mine.say('staff.foreign.machine')}</small>
        </p>
      )}
    </div>
  )
}

const clock = (at: number, lang: string): string =>
  new Intl.DateTimeFormat(`${lang}-u-nu-latn`, {
    timeZone: 'Europe/Amsterdam',
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  }).format(at)

type NoteProps = {
  readonly isOne: boolean
  readonly item: BubbleItem
  readonly flipped: boolean
  readonly onFlip: () => void
}

const Note = ({ item, isOne, flipped, onFlip }: NoteProps): VNode => {
  const { mine } = useRoom()
  const own = item.side === 'visitor' ? mine.say('staff.visitor') : item.name
  const name = item.guest ? [own, mine.say('staff.guest')].filter(Boolean).join(', ') : own
  return (
    <small class="note">
      {name && <span>{name}</span>}
      <time>{clock(item.at, mine.lang)}</time>
      {item.signed && <strong data-do="signed">{mine.say('staff.log.signed')}</strong>}
      {item.again && <span>{mine.say('staff.log.again')}</span>}
      {item.free && <span>{mine.say('staff.log.untranslated')}</span>}
      {!item.free && !isOne && (
        <button type="button" class="link" data-do="as-they-see-it" aria-pressed={flipped} onClick={onFlip}>
          {mine.say(flipped ? 'staff.log.asISee' : 'staff.log.asTheySee')}
        </button>
      )}
    </small>
  )
}

/** Texts for staff only are in no other language. */
const isForStaff = (part: Part): boolean => 'key' in part && part.key.startsWith('staff.')

/** One message. A text by key is read in the own language, and as the visitor reads it after one tap. */
export const BubbleView = ({ item, theirs, onPhrase, reader }: BubbleViewProps): VNode => {
  const { mine } = useRoom()
  const [flipped, flip] = useState(false)
  const tongue = flipped ? theirs : mine
  const { seen = item.part } = item
  const isOne = theirs.lang === mine.lang || isForStaff(seen)
  const lang = item.free && item.side === 'visitor' ? theirs.lang : tongue.lang
  const from = item.side === 'mine' ? 'own' : item.side === 'visitor' ? 'script' : 'person'
  return (
    <div class={`line ${item.side}`}>
      <Bubble from={from} say={'key' in item.part ? item.part.key : undefined}>
        <span lang={lang} dir="auto">
          {said(tongue, flipped ? seen : item.part)}
        </span>
        {item.rest.map((part) => (
          <span key={'key' in part ? part.key : part.text} class="more" lang={lang} dir="auto">
            {said(tongue, part)}
          </span>
        ))}
        {item.choices.length > 0 && (
          <ul class="offered" lang={tongue.lang} dir="auto">
            {item.choices.map((key) => (
              <li key={key}>{tongue.sayData(key)}</li>
            ))}
          </ul>
        )}
        {item.card !== undefined && <CardView id={item.card} {...{ tongue, theirs, reader }} />}
        <Note item={item} isOne={isOne} flipped={flipped} onFlip={() => flip(!flipped)} />
      </Bubble>
      {item.foreign && item.side === 'visitor' && <Foreign item={item} theirs={theirs} onPhrase={onPhrase} />}
    </div>
  )
}
