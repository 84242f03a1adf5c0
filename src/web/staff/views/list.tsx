import type { VNode } from 'preact'
import { dayOf } from '#i18n'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Contact } from '../contact.ts'
import { stageOf } from '../erasure.ts'
import type { Page } from '../place.ts'
import {
  age,
  asksOf,
  type Box,
  type Boxes,
  boxOf,
  hasNews,
  isPressing,
  isUrgent,
  type Row,
  sinceOf,
} from '../queue.ts'
import { dayText, languageIn, type Tongue } from '../tongue.ts'
import { useRoom } from './room.ts'
import { Told } from './told.tsx'

const nameOfRow = (row: Row, tongue: Tongue, groupName: (code: string) => string): string => {
  if (row.opener !== '') {
    const group = groupName(row.ours ? row.group : row.opener)
    return tongue.say(row.ours ? 'staff.ask.row.ours' : 'staff.ask.row.theirs', { group })
  }
  if (!row.known) return tongue.say(row.looked === undefined ? 'staff.row.unopened' : 'staff.row.noSummary')
  const { area, age: band, lang, file } = row.known
  const language = languageIn(tongue, lang)
  return [area, band === undefined ? undefined : tongue.sayData(band), language, file]
    .filter((part) => part !== undefined)
    .join(' · ')
}

/** What the opened conversation says about reaching this person. */
const ContactMarks = ({ row, contact }: { row: Row; contact: Contact }): VNode => {
  const { mine } = useRoom()
  const { meeting, silentSince, remind, signed } = contact
  const shortDay = (day: string): string => dayText(day, mine.lang, 'short')
  return (
    <>
      {signed && <span class="mark signed">{mine.say('staff.row.sign')}</span>}
      {meeting && (
        <span class="mark">{mine.say('staff.row.meeting', { day: shortDay(meeting.body.day) })}</span>
      )}
      {silentSince !== undefined && !row.here && !meeting && (
        <span class="mark">{mine.say('staff.row.silentSince', { day: shortDay(dayOf(silentSince)) })}</span>
      )}
      {remind !== undefined && row.mine && !row.here && (
        <span class="mark urgent" data-do="row-remind">
          {mine.say('staff.row.remind')}
        </span>
      )}
    </>
  )
}

const Marks = ({ row, now }: { row: Row; now: number }): VNode => {
  const { mine, self, may, groupName } = useRoom()
  const isAsk = row.opener !== ''
  const erased = !isAsk && may('copy') && stageOf(row.erases, now) !== undefined
  return (
    <span class="marks">
      {isAsk && <span class="mark">{mine.say('staff.ask.row')}</span>}
      {isUrgent(row) && <span class="mark urgent">{mine.say('staff.row.today')}</span>}
      {row.state === 'escalated' && (
        <span class="mark">{mine.say(isAsk ? 'staff.ask.late' : 'staff.row.escalated')}</span>
      )}
      {row.state === 'silent' && <span class="mark">{mine.say('staff.row.silent')}</span>}
      {row.answerBy !== undefined && <span class="mark">{mine.say('staff.row.asked')}</span>}
      {asksOf(row, self.group, now).map(({ group, late }) => (
        <span key={group} class={late ? 'mark urgent' : 'mark'} data-asked={group} data-late={late}>
          {mine.say(late ? 'staff.row.unanswered' : 'staff.row.awaited', { team: groupName(group) })}
        </span>
      ))}
      {hasNews(row) && boxOf(row) !== 'waiting' && (
        <span class="mark news">{mine.say('staff.row.news')}</span>
      )}
      {erased && (
        <span class="mark">
          {mine.say('staff.row.erased', { date: dayText(dayOf(row.erases * 3_600_000), mine.lang, 'short') })}
        </span>
      )}
      {row.here && <span class="mark here">{mine.say('staff.row.here')}</span>}
      {row.known && <span class="mark">{mine.say(`staff.wayBack.${row.known.wayBack}.short`)}</span>}
      {row.known && <ContactMarks row={row} contact={row.known.contact} />}
    </span>
  )
}

type RowProps = { row: Row; now: number; open: boolean; onOpen: (id: string) => void }

const RowView = ({ row, now, open, onOpen }: RowProps): VNode => {
  const { mine, groupName } = useRoom()
  const waited = age(sinceOf(row), now)
  const text = mine.say(`staff.age.${waited.unit}`, { count: waited.count })
  return (
    <li>
      <button
        type="button"
        class={`row${open ? ' open' : ''}`}
        data-do="open"
        data-id={row.id}
        aria-current={open ? 'true' : undefined}
        onClick={() => onOpen(row.id)}
      >
        <span class="row-name">{nameOfRow(row, mine, groupName)}</span>
        {isPressing(row, now) ? <strong class="row-age">{text}</strong> : <span class="row-age">{text}</span>}
        <Marks row={row} now={now} />
      </button>
    </li>
  )
}

type BoxProps = {
  box: Box
  rows: readonly Row[]
  now: number
  open: string | undefined
  onOpen: (id: string) => void
}

const BoxView = ({ box, rows, now, open, onOpen }: BoxProps): VNode => {
  const { mine } = useRoom()
  return (
    <section class="box" aria-labelledby={`box-${box}`}>
      <h2 id={`box-${box}`}>
        {mine.say(`staff.box.${box}`)} <span class="count">{rows.length}</span>
      </h2>
      {rows.length === 0 ? (
        <p class="hint">{mine.say(`staff.box.${box}.empty`)}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <RowView key={row.id} row={row} now={now} open={row.id === open} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </section>
  )
}

const BOXES: readonly Box[] = ['waiting', 'mine', 'team', 'closed']

export type ListProps = {
  readonly boxes: Boxes
  readonly now: number
  readonly open: string | undefined
  readonly onOpen: (id: string) => void
  readonly onPanel: (panel: Page) => void
}

/** A guest has one conversation, and nothing beside it. */
const GuestList = ({ boxes, now, open, onOpen }: ListProps): VNode => {
  const { mine } = useRoom()
  const rows = BOXES.flatMap((box) => boxes[box])
  return (
    <nav class="list" aria-label={mine.say('staff.list')}>
      <section class="box" aria-labelledby="box-guest">
        <h2 id="box-guest">{mine.say('staff.guest.box')}</h2>
        {rows.length === 0 && <p class="hint">{mine.say('staff.guest.nothing')}</p>}
        <ul>
          {rows.map((row) => (
            <RowView key={row.id} row={row} now={now} open={row.id === open} onOpen={onOpen} />
          ))}
        </ul>
      </section>
    </nav>
  )
}

const MORE = [
  { page: 'partners', icon: 'hand' },
  { page: 'manage', icon: 'papers' },
  { page: 'changes', icon: 'read' },
] as const

export const List = (props: ListProps): VNode => {
  const { boxes, now, open, onOpen, onPanel } = props
  const { mine, may } = useRoom()
  if (!may('list')) return <GuestList {...props} />
  const shown = BOXES.filter((box) => box !== 'closed' || boxes.closed.length > 0)
  return (
    <nav class="list" aria-label={mine.say('staff.list')}>
      {shown.map((box) => (
        <BoxView key={box} box={box} rows={boxes[box]} now={now} open={open} onOpen={onOpen} />
      ))}
      <div class="list-foot">
        <Told />
        <Button look="choice" icon={PICTOGRAMS.word} act="search" onTap={() => onPanel('search')}>
          {mine.say('staff.search')}
        </Button>
        {may('directory') && (
          <Button look="choice" icon={PICTOGRAMS.people} act="directory" onTap={() => onPanel('directory')}>
            {mine.say('staff.directory')}
          </Button>
        )}
        {may('devices') && (
          <Button look="choice" icon={PICTOGRAMS.stay} act="devices" onTap={() => onPanel('devices')}>
            {mine.say('staff.devices')}
          </Button>
        )}
        {may('hours') && (
          <Button look="choice" icon={PICTOGRAMS.later} act="hours" onTap={() => onPanel('hours')}>
            {mine.say('staff.hours')}
          </Button>
        )}
        {MORE.filter(({ page }) => may(page)).map(({ page, icon }) => (
          <Button key={page} look="choice" icon={PICTOGRAMS[icon]} act={page} onTap={() => onPanel(page)}>
            {mine.say(`staff.${page}`)}
          </Button>
        ))}
      </div>
    </nav>
  )
}
