import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { dayOf } from '#i18n'
import { Button, Field } from '#web/kit'
import { begun, type Hit, looked, type Search } from '../search.ts'
import { lineOf, summaryOf } from '../summary.ts'
import { dayText, languageIn, type Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { type Task, useTask } from './task.ts'
import { ToList } from './to-list.tsx'

/** Where, how old, in which language, since when: enough to know it by, nothing of what was said. */
const titleOf = (hit: Hit, tongue: Tongue): string => {
  const summary = summaryOf(hit.view)
  const age = lineOf(summary, 'age')?.answers[0]
  return [
    lineOf(summary, 'place')?.text,
    age === undefined ? undefined : tongue.sayData(age),
    languageIn(tongue, summary?.handoff.lang ?? ''),
    dayText(dayOf(summary?.at ?? 0), tongue.lang),
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

type Searching = {
  readonly task: Task
  readonly search: Search | undefined
  readonly look: (text: string) => void
}

/** Reads what may be read, one after the other; a search that is left stops telling. */
export const useSearch = (without?: string): Searching => {
  const { desk, formsOf } = useRoom()
  const task = useTask()
  const [search, set] = useState<Search | undefined>(undefined)
  const run = useRef(0)
  useEffect(() => () => void run.current++, [])
  const look = (text: string): void => {
    const mine = ++run.current
    void task.run(async () => {
      const ids = (await desk.finder.ids()).filter((id) => id !== without)
      let now = begun(ids.length)
      set(now)
      await desk.finder.read(ids, (id, view) => {
        now = looked(now, id, view, { text, formsOf })
        if (run.current === mine) set(now)
      })
    })
  }
  return { task, search, look }
}

export type FoundProps = {
  readonly search: Search
  readonly act: string
  readonly label: string
  readonly onTake: (id: string) => void
}

/** What was found, and honestly what could not be looked into. */
export const Found = ({ search, act, label, onTake }: FoundProps): VNode => {
  const { mine } = useRoom()
  const { hits, done, of, shut } = search
  return (
    <div class="found" role="status">
      <ul>
        {hits.map((hit) => (
          <li key={hit.id} class="panel">
            <p>
              <strong>{titleOf(hit, mine)}</strong>
            </p>
            <p class="hint">{mine.say(hit.both ? 'staff.search.both' : 'staff.search.one')}</p>
            <Button act={`${act}:${hit.id}`} onTap={() => onTake(hit.id)}>
              {label}
            </Button>
          </li>
        ))}
      </ul>
      <p class="hint" data-do="search-told">
        {mine.say('staff.search.done', { done, of })}
        {shut > 0 && ` ${mine.say('staff.search.shut', { count: shut })}`}
        {done === of && hits.length === 0 && ` ${mine.say('staff.search.none')}`}
      </p>
    </div>
  )
}

/** "They call and say: boat lemon." It finds a conversation; it proves nothing and opens nothing to anybody. */
export const SearchPage = ({
  onList,
  onOpen,
}: {
  readonly onList: () => void
  readonly onOpen: (id: string) => void
}): VNode => {
  const { mine } = useRoom()
  const [text, type] = useState('')
  const { task, search, look } = useSearch()
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    if (text.trim() !== '') look(text)
  }
  return (
    <main class="page" data-page="search">
      <ToList onList={onList} />
      <h1>{mine.say('staff.search')}</h1>
      <form class="device" onSubmit={onSubmit}>
        <p class="hint">{mine.say('staff.search.how')}</p>
        <Field
          id="search-words"
          label={mine.say('staff.search.words')}
          value={text}
          onText={type}
          act="search-words"
        />
        <button
          type="submit"
          class="button main"
          data-do="search-go"
          disabled={task.busy || text.trim() === ''}
        >
          <span>{mine.say('staff.search.go')}</span>
        </button>
        <Fault tongue={mine} code={task.fault} />
      </form>
      {search && <Found search={search} act="found" label={mine.say('staff.search.open')} onTake={onOpen} />}
    </main>
  )
}
