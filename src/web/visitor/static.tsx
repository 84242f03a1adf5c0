import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Card, type CardItem, cardFor, type HelpLine, helpLineById, type Statement, saidBy } from '#flow'
import { createWords, type Packs, type Words } from '#i18n'

type StaticInput = {
  readonly packs: Packs
  readonly language: string
  readonly cards: readonly Card[]
  readonly claims: readonly Statement[]
  readonly lines: readonly HelpLine[]
  /** The day the texts are judged by, `YYYY-MM-DD`. */
  readonly day: string
}

type Reader = { readonly words: Words; readonly input: StaticInput }

const Line = ({ reader, line }: { reader: Reader; line: HelpLine }): VNode => (
  <p>
    <b>{line.name}</b>{' '}
    {line.dial ? (
      <a href={`tel:${line.dial}`}>
        <bdi dir="ltr">{line.display}</bdi>
      </a>
    ) : (
      <bdi dir="ltr">{line.display}</bdi>
    )}
    <br />
    {reader.words.sayData(line.does)}
  </p>
)

/** Values that stand in statements are numbers of the directory. */
const valuesOf = (lines: readonly HelpLine[]): { readonly [id: string]: string } =>
  Object.fromEntries(lines.map((line) => [line.id, line.display]))

const Item = ({ reader, item }: { reader: Reader; item: CardItem }): VNode | null => {
  const { claims, lines, day } = reader.input
  const said = saidBy(item, claims, { day, language: reader.words.language })
  if (!said) return null
  if ('key' in said)
    return (
      <p>
        {reader.words.sayData(said.key, valuesOf(lines))}
        {said.checked && <small> {reader.words.say('ui.checked', { day: said.checked })}</small>}
      </p>
    )
  const line = helpLineById(lines, said.line)
  return line ? <Line reader={reader} line={line} /> : null
}

const Ways = ({ reader, card }: { reader: Reader; card: Card }): VNode | null => {
  const ways = card.comparison
  if (!ways) return null
  return (
    <>
      {ways.columns.map((column, i) => (
        <section key={column.id}>
          <h3>{reader.words.sayData(column.title)}</h3>
          {ways.rows.map((row) => {
            const cell = row.cells[i]
            return (
              <div key={row.id}>
                <b>{reader.words.sayData(row.title)}</b>
                {cell && <Item reader={reader} item={cell} />}
              </div>
            )
          })}
        </section>
      ))}
    </>
  )
}

const Section = ({ reader, card }: { reader: Reader; card: Card }): VNode => (
  <details>
    <summary>{reader.words.sayData(card.title)}</summary>
    {cardFor(card, { papers: 'unknown', age: 'unknown' }).lines.map((line, i) => (
      <Item key={i} reader={reader} item={line} />
    ))}
    <Ways reader={reader} card={card} />
  </details>
)

/** The same texts for a browser without script: numbers first, then every card. Never a form. */
export const staticPage = (input: StaticInput): string => {
  const words = createWords(input.packs, input.language)
  const reader = { words, input }
  const first = ['emergency', 'helpdesk'].map((id) => helpLineById(input.lines, id))
  return renderToString(
    <>
      <header>
        <a class="leave" href="/exit">
          {words.sayData('first.leave')}
        </a>
      </header>
      <main>
        <h1>{words.sayData('first.title')}</h1>
        {first.map((line) => line && <Line key={line.id} reader={reader} line={line} />)}
        {input.cards.map((card) => (
          <Section key={card.id} reader={reader} card={card} />
        ))}
      </main>
    </>,
  )
}
