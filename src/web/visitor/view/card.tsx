import type { VNode } from 'preact'
import { type CardItem, type Comparison, cardById, cardFor, cardsFor, saidBy } from '#flow'
import type { App } from '../app.ts'
import { Numbers } from './numbers.tsx'
import { Say, Tap } from './say.tsx'

const Item = ({ app, item }: { app: App; item: CardItem }): VNode | null => {
  const said = saidBy(item, app.model.words?.claims ?? [], app.reading())
  if (!said) return null
  if ('line' in said) return <Numbers app={app} ids={[said.line]} />
  return (
    <>
      <Say app={app} say={said.key} />
      {said.checked && <small class="hint">{app.text('ui.checked', { day: said.checked })}</small>}
    </>
  )
}

const Table = ({ app, ways }: { app: App; ways: Comparison }): VNode => (
  <table class="ways">
    <thead>
      <tr>
        <td />
        {ways.columns.map(({ id, title }) => (
          <th key={id} scope="col">
            {app.text(title)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {ways.rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">{app.text(row.title)}</th>
          {row.cells.map((cell, i) => (
            <td key={ways.columns[i]?.id}>
              <Item app={app} item={cell} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)

/** A tap on a question leaves only that row in each card, so that the ways can be compared on a small screen. */
const Cards = ({ app, ways }: { app: App; ways: Comparison }): VNode => {
  const only = app.model.row
  const rows = ways.rows.filter((row) => !only || row.id === only)
  return (
    <div class="narrow">
      {ways.columns.map((column, i) => (
        <section key={column.id} class="card">
          <Say app={app} say={column.title} as="h3" />
          {rows.map((row) => (
            <div key={row.id}>
              <Tap
                app={app}
                say={row.title}
                look="quiet"
                pressed={only === row.id}
                onTap={() => app.set({ row: only ? undefined : row.id })}
              />
              <Item app={app} item={row.cells[i] ?? { key: '' }} />
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}

/** One card for this reader, and the others of its group. */
export const CardView = ({ app, id }: { app: App; id: string }): VNode => {
  const cards = app.model.cards?.cards ?? []
  const found = cardById(cards, id)
  const reader = app.reader()
  if (!found) return <Say app={app} say="ui.moment" />
  const others = cardsFor(cards, reader, found.group).filter((one) => one.id !== id)
  return (
    <article>
      <Say app={app} say={found.title} as="h2" />
      {cardFor(found, reader).lines.map((line, i) => (
        <Item key={i} app={app} item={line} />
      ))}
      {found.comparison && <Table app={app} ways={found.comparison} />}
      {found.comparison && <Cards app={app} ways={found.comparison} />}
      <Say app={app} say="ui.more" as="h3" />
      {others.map((one) => (
        <Tap
          key={one.id}
          app={app}
          say={one.title}
          look="choice"
          picture={one.pictogram}
          onTap={() => app.set({ layer: { is: 'card', id: one.id } })}
        />
      ))}
    </article>
  )
}
