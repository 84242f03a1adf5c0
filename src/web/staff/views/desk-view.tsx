import type { VNode } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Bell } from '../bell.ts'
import { reach } from '../caution.ts'
import { contactOf } from '../contact.ts'
import { isDue, stageOf } from '../erasure.ts'
import {
  asksAbout,
  goBack,
  goTo,
  goToPage,
  isConfirmed,
  knownOf,
  lastReturn,
  laterOf,
  type Place,
  withAsk,
} from '../place.ts'
import { isGuest, type Talk, type Watched } from '../port.ts'
import { answerBy, type Boxes, badge, boxes, boxOf, neighbour, type Row } from '../queue.ts'
import { type Shortcut, shortcutOf } from '../shortcut.ts'
import { summaryOf } from '../summary.ts'
import { AskTalk } from './ask-talk.tsx'
import { Changes } from './changes.tsx'
import type { Asked } from './composer.tsx'
import { DevicesPage } from './devices.tsx'
import { Directory } from './directory.tsx'
import { List } from './list.tsx'
import { Manage } from './manage.tsx'
import { useMine } from './mine.ts'
import { OurHours } from './our-hours.tsx'
import { Partners } from './partners.tsx'
import { useClock, useRoom, useWatched } from './room.ts'
import { SearchPage } from './search.tsx'
import { Side } from './side.tsx'
import { TalkView } from './talk-view.tsx'

type Move = (change: (place: Place) => Place) => void

type OpenProps = {
  readonly row: Row | undefined
  readonly watched: Watched<Talk | undefined>
  readonly place: Place
  readonly move: Move
  readonly asked: Asked
  readonly onAsked: (asked: Asked) => void
  readonly closing: boolean
  readonly onClosing: (open: boolean) => void
}

/** Remembers what was seen, so that the list can say it and nothing looks new that was read. */
const useLooked = (talk: Talk | undefined, move: Move): void => {
  const { now, formsOf } = useRoom()
  const { view, here = false } = talk ?? {}
  useEffect(() => {
    if (!view) return
    const known = knownOf(view, contactOf({ view, here, now: now(), formsOf }))
    move((place) => ({
      ...withAsk(place, view),
      looked: { ...place.looked, [view.id]: view.cursor },
      ...(known ? { known: { ...place.known, [view.id]: known } } : {}),
    }))
  }, [view, here, move, now, formsOf])
}

const OpenTalk = ({ row, watched, place, move, asked, onAsked, closing, onClosing }: OpenProps): VNode => {
  const { mine, self, may, tongueOf, now: clock } = useRoom()
  const talk = useWatched(watched)
  const [covering, cover] = useState(false)
  const [passing, pass] = useState<string | undefined>(undefined)
  useLooked(talk, move)
  if (!talk)
    return (
      <main class="talk hint">
        <h1>{mine.say('staff.opening')}</h1>
      </main>
    )
  const { view } = talk
  const theirs = tongueOf(summaryOf(view)?.handoff.lang ?? mine.lang)
  const onDraft = (text: string): void =>
    move((now) => ({ ...now, drafts: { ...now.drafts, [view.id]: text } }))
  const onOpen = (id: string): void => move((here) => goTo(here, id))
  const onDevices = (): void => move((now) => goToPage(now, 'devices'))
  if (view.opener)
    return (
      <AskTalk
        {...{ talk, onDraft, onOpen, onDevices }}
        draft={place.drafts[view.id] ?? ''}
        onList={() => move((here) => ({ ...here, column: 'list' }))}
      />
    )
  const now = reach(view, talk.here, isConfirmed(place, view))
  const onPhrase = (phrase: string): void => {
    onAsked({ phrase })
    move((here) => ({ ...here, column: 'talk' }))
  }
  const erases =
    row && may('copy') && isDue(row.erases, clock(), place.settled[view.id]) ? row.erases : undefined
  const onSettled = (): void => {
    const stage = row && stageOf(row.erases, clock())
    if (stage)
      move((here) => ({ ...here, settled: { ...here.settled, [view.id]: { erases: row.erases, stage } } }))
  }
  const onConfirm = (): void =>
    move((now) => ({ ...now, confirmed: { ...now.confirmed, [view.id]: lastReturn(view) } }))
  return (
    <>
      <TalkView
        talk={talk}
        theirs={theirs}
        reach={now}
        covering={covering && view.owner?.person !== self.person}
        draft={place.drafts[view.id] ?? ''}
        onDraft={onDraft}
        asked={asked}
        onAsked={onAsked}
        erases={erases}
        onSettled={onSettled}
        onConfirm={onConfirm}
        onCover={() => cover(true)}
        onList={() => move((now) => ({ ...now, column: 'list' }))}
        onSide={() => move((now) => ({ ...now, column: 'side' }))}
        onDevices={onDevices}
        onClosing={() => {
          onClosing(true)
          move((now) => ({ ...now, column: 'side' }))
        }}
        onHandOver={(group) => {
          pass(group)
          move((now) => ({ ...now, column: 'side' }))
        }}
        onOther={(id) => move((now) => goTo(now, id))}
        later={laterOf(place, view.id)}
      />
      <Side
        talk={talk}
        theirs={theirs}
        reach={now}
        closing={closing}
        onClosing={onClosing}
        passing={passing}
        asks={asksAbout(place, view.id)}
        onPassing={pass}
        onTalk={() => move((now) => ({ ...now, column: 'talk' }))}
        onDevices={onDevices}
        onPhrase={onPhrase}
        onOpen={onOpen}
      />
    </>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) && target.value !== ''

const useShortcuts = (act: (shortcut: Shortcut) => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, code, altKey: alt, ctrlKey: ctrl, metaKey: meta } = event
      const found = shortcutOf({ key, code, alt, ctrl, meta, typing: isTyping(event.target) })
      if (!found || event.isComposing || event.defaultPrevented) return
      event.preventDefault()
      act(found)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

const useBell = (bell: Bell, rows: readonly Row[], muted: boolean, now: number): void => {
  useEffect(() => {
    const waiting = rows.filter((row) => boxOf(row) === 'waiting').map((row) => row.id)
    bell.tell(waiting, badge(rows), muted)
  }, [bell, rows, muted, now])
}

export type DeskViewProps = {
  readonly place: Place
  readonly move: Move
  readonly bell: Bell
  readonly muted: boolean
}

const shortcuts = (
  all: Boxes,
  { place, move }: DeskViewProps,
  on: {
    readonly ask: (asked: Asked) => void
    readonly close: (open: boolean) => void
    readonly asked: Asked
  },
): { readonly [S in Shortcut]: () => void } => {
  const open = (id: string | undefined): void => {
    on.ask(undefined)
    if (id !== undefined) move((now) => goTo(now, id))
  }
  return {
    next: () => open(neighbour(all, place.open, 1)),
    previous: () => open(neighbour(all, place.open, -1)),
    write: () => {
      on.ask(undefined)
      setTimeout(() => document.getElementById('write')?.focus())
    },
    close: () => {
      on.close(true)
      move((now) => ({ ...now, column: 'side' }))
    },
    phrases: () => on.ask({}),
    back: () => (on.asked ? on.ask(undefined) : move(goBack)),
  }
}

const Middle = (props: OpenProps & { readonly nothing: boolean }): VNode => {
  const { mine } = useRoom()
  const onList = (): void => props.move(goBack)
  if (props.place.page === 'directory') return <Directory onList={onList} />
  if (props.place.page === 'search')
    return <SearchPage onList={onList} onOpen={(id) => props.move((now) => goTo(now, id))} />
  if (props.place.page === 'devices')
    return <DevicesPage onList={onList} onOpen={(id) => props.move((now) => goTo(now, id))} />
  if (props.place.page === 'hours') return <OurHours onList={onList} />
  if (props.place.page === 'partners') return <Partners onList={onList} />
  if (props.place.page === 'manage') return <Manage onList={onList} />
  if (props.place.page === 'changes') return <Changes onList={onList} />
  if (props.nothing)
    return (
      <main class="talk hint">
        <h1 class="unseen">{mine.say('staff.title')}</h1>
        <p>{mine.say('staff.nothingOpen')}</p>
        <p>{mine.say('staff.keys')}</p>
      </main>
    )
  return <OpenTalk {...props} />
}

const NOTHING: Watched<undefined> = { get: () => undefined, watch: () => () => undefined }

/** The three columns; on a phone one of them. */
export const DeskView = (props: DeskViewProps): VNode => {
  const { place, move, bell, muted } = props
  const { desk, now, self } = useRoom()
  const queue = useWatched(desk.queue)
  const at = useClock(now, 20_000)
  const [asked, ask] = useState<Asked>(undefined)
  const [closing, close] = useState(false)
  const rows = queue.rows.map((row): Row => {
    const known = place.known[row.id]
    const looked = place.looked[row.id]
    const ours = row.opener !== '' && row.opener === self.group
    const by = answerBy(row, self.group)
    return {
      ...row,
      ours,
      ...(known ? { known } : {}),
      ...(looked === undefined ? {} : { looked }),
      ...(by === undefined ? {} : { answerBy: by }),
    }
  })
  const all = boxes(rows, at)
  useBell(bell, rows, muted, at)
  useMine(rows, move)
  const only = isGuest(self) && rows.length === 1 ? rows[0]?.id : undefined
  useEffect(() => {
    if (only !== undefined) move((here) => (here.open === undefined ? goTo(here, only) : here))
  }, [only, move])
  const acts = shortcuts(all, props, { ask, close, asked })
  useShortcuts((shortcut) => acts[shortcut]())
  const open = place.open
  const watched = useMemo(() => (open === undefined ? NOTHING : desk.open(open)), [desk, open])
  const onOpen = (id: string): void => {
    ask(undefined)
    close(false)
    move((here) => goTo(here, id))
  }
  return (
    <div class={`columns show-${place.column}`}>
      <List
        boxes={all}
        now={at}
        open={open}
        onOpen={onOpen}
        onPanel={(page) => move((here) => goToPage(here, page))}
      />
      <Middle
        key={open ?? ''}
        row={rows.find(({ id }) => id === open)}
        nothing={open === undefined}
        watched={watched}
        place={place}
        move={move}
        asked={asked}
        onAsked={ask}
        closing={closing}
        onClosing={close}
      />
    </div>
  )
}
