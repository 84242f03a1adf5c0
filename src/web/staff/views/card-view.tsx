import type { VNode } from 'preact'
import { type CardItem, cardById, cardFor, helpLineById, type Reader, saidBy } from '#flow'
import { dayOf } from '#i18n'
import type { Tongue } from '../tongue.ts'
import { useRoom } from './room.ts'

type ReadProps = {
  /** Said in this language; which statements are said in full goes by what the visitor reads. */
  readonly tongue: Tongue
  readonly theirs: Tongue
}

const Item = ({ item, tongue, theirs }: ReadProps & { item: CardItem }): VNode | null => {
  const { claims, lines, now } = useRoom()
  const said = saidBy(item, claims, { day: dayOf(now()), language: theirs.lang })
  if (!said) return null
  if ('key' in said) {
    const numbers = Object.fromEntries(lines.map(({ id, display }) => [id, display]))
    return <p data-say={said.key}>{tongue.sayData(said.key, numbers)}</p>
  }
  const line = helpLineById(lines, said.line)
  return line ? (
    <p>
      {line.name}: <bdi dir="ltr">{line.display}</bdi>
    </p>
  ) : null
}

/** A card of the explanation, opened here: the same lines as there, as far as what decides them was shared. */
export const CardView = ({
  id,
  reader,
  ...read
}: ReadProps & { id: string; reader: Reader }): VNode | null => {
  const { cards, mine } = useRoom()
  const card = cardById(cards, id)
  if (!card) return null
  const ways = card.comparison
  return (
    <details class="card">
      <summary data-do="open-card">{mine.say('staff.card.open')}</summary>
      <div class="lines" lang={read.tongue.lang} dir={read.tongue.dir}>
        {cardFor(card, reader).lines.map((line, i) => (
          <Item key={i} item={line} {...read} />
        ))}
        {ways?.columns.map((column, i) => (
          <section key={column.id} class="lines">
            <h3>{read.tongue.sayData(column.title)}</h3>
            {ways.rows.map((row) => (
              <div key={row.id}>
                <strong>{read.tongue.sayData(row.title)}</strong>
                <Item item={row.cells[i] ?? { key: '' }} {...read} />
              </div>
            ))}
          </section>
        ))}
      </div>
      <p class="hint">{mine.say('staff.card.shared')}</p>
    </details>
  )
}
