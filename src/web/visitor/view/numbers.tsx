import type { VNode } from 'preact'
import { type HelpLine, openAt } from '#flow'
import { clockOf, weekdayOf } from '#i18n'
import type { App } from '../app.ts'
import { Say } from './say.tsx'

/** The telephone of the people who would receive it stands in the directory, the rest among the help lines. */
const lineOf = (app: App, id: string): HelpLine | undefined => {
  const { team } = app.route() ?? {}
  const known = app.model.words?.lines.find((line) => line.id === id)
  if (id !== 'team' || !team?.phone) return known
  return {
    id,
    name: team.name,
    does: '',
    topics: [],
    dial: team.phone,
    display: team.phone,
    cost: 'unknown',
    bill: 'unknown',
    languages: null,
    hours: null,
    source: '',
    verifiedOn: null,
  }
}

const Entry = ({ app, line }: { app: App; line: HelpLine }): VNode => {
  const now = app.clock()
  const open = openAt(line, weekdayOf(now), clockOf(now))
  // Believed to answer day and night, and nobody has verified it yet: neither promised nor put in doubt.
  const isUnsaid = open === 'unknown' && line.believed === 'always'
  return (
    <li class="card">
      <b>{line.name}</b>
      {line.does && <Say app={app} say={line.does} />}
      {line.dial ? (
        <a class="button" href={`tel:${line.dial}`} data-say="ui.call">
          <bdi dir="ltr">{line.display}</bdi>
        </a>
      ) : (
        <bdi dir="ltr">{line.display}</bdi>
      )}
      {line.dial && (
        <small class="hint">
          {['cost', 'bill'].map((name) => app.text(`ui.${name}.${line[name as 'cost' | 'bill']}`)).join(' ')}{' '}
          {isUnsaid ? '' : app.text(`ui.open.${open}`)}
        </small>
      )}
    </li>
  )
}

/** Numbers of the directory, each with what it costs, whether it shows on a bill, and whether that is known. */
export const Numbers = ({ app, ids }: { app: App; ids: readonly string[] }): VNode | null => {
  const lines = ids.map((id) => lineOf(app, id)).filter((line) => line !== undefined)
  if (lines.length === 0) return null
  return (
    <>
      {lines.some((line) => line.dial) && <Say app={app} say="ui.call.note" as="small" />}
      <ul class="list">
        {lines.map((line) => (
          <Entry key={line.id} app={app} line={line} />
        ))}
      </ul>
    </>
  )
}
