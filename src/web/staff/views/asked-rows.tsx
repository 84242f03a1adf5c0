import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { answerKey, askedIn, consultedIn, givenIn, standingOf } from '../asking.ts'
import type { ConversationView, QueueRow } from '../port.ts'
import { said } from '../tongue.ts'
import { useRoom, useWatched } from './room.ts'

type RowProps = {
  readonly view: ConversationView
  readonly ask: string
  readonly group: string
  readonly question: string
  readonly onOpen: (id: string) => void
  readonly onInvite: (person: string) => void
}

/** One question that was asked: how it stands, and the way to ask the visitor for who said yes. */
const AskedRow = ({ view, ask, group, question, onOpen, onInvite }: RowProps): VNode => {
  const { desk, mine, groupName, may } = useRoom()
  const talk = useWatched(useMemo(() => desk.open(ask), [desk, ask]))
  const { rows } = useWatched(desk.queue)
  const given = talk && givenIn(talk.view)
  const standing =
    talk &&
    standingOf(
      talk.view.state,
      rows.find((row) => row.id === ask),
    )
  const person = given?.by.person
  const isIn = view.members.some((member) => member.person === person)
  const isPartner = desk.directory().find((one) => one.code === group)?.role === 'partner'
  const mayInvite = (given?.answer === 'now' || given?.answer === 'at') && isPartner && !isIn && may('invite')
  return (
    <li data-ask={standing ?? 'unread'}>
      <p>
        {groupName(group)}: {mine.sayData(`staff.ask.${question}`)}
      </p>
      <p class="hint">
        {given
          ? `${given.by.name ?? groupName(group)}: ${said(mine, answerKey(given, talk && askedIn(talk.view)?.question))}`
          : mine.say(`staff.ask.state.${standing ?? 'waiting'}`)}
      </p>
      <div class="actions">
        <Button act="ask-open" onTap={() => onOpen(ask)}>
          {mine.say('staff.ask.open')}
        </Button>
        {mayInvite && person !== undefined && view.writable && (
          <Button act="ask-invite" icon={PICTOGRAMS.helper} onTap={() => onInvite(person)}>
            {mine.say('staff.ask.invite', { name: given?.by.name ?? '' })}
          </Button>
        )}
      </div>
    </li>
  )
}

/** A question that came from another group and was about this conversation, which the own group is in by now. */
const CameWith = ({ row, onOpen }: Pick<RowProps, 'onOpen'> & { readonly row: QueueRow }): VNode => {
  const { mine, self, groupName } = useRoom()
  const isOurs = row.opener === self.group
  const group = groupName(isOurs ? row.group : row.opener)
  return (
    <li data-ask="about">
      <p>{mine.say(isOurs ? 'staff.ask.row.ours' : 'staff.ask.row.theirs', { group })}</p>
      <div class="actions">
        <Button act="ask-open" onTap={() => onOpen(row.id)}>
          {mine.say('staff.ask.open')}
        </Button>
      </div>
    </li>
  )
}

type AskedRowsProps = Pick<RowProps, 'view' | 'onOpen' | 'onInvite'> & {
  /** Questions about this conversation that were opened here. */
  readonly asks?: readonly string[]
}

/** Whom the visitor was told of, in their conversation; only who asked, and who was asked, can read the answers. */
export const AskedRows = ({ view, asks = [], onOpen, onInvite }: AskedRowsProps): VNode | null => {
  const { desk, mine } = useRoom()
  const { rows } = useWatched(desk.queue)
  const told = consultedIn(view)
  const own = told.filter(({ ask }) => rows.some((row) => row.id === ask))
  const others = rows.filter(({ id }) => asks.includes(id) && !told.some(({ ask }) => ask === id))
  if (own.length + others.length === 0) return null
  return (
    <section class="panel asked" aria-labelledby="asked-rows">
      <h2 id="asked-rows">{mine.say('staff.ask.asked')}</h2>
      <ul>
        {own.map(({ ask, group, question }) => (
          <AskedRow key={ask} {...{ view, ask, group, question, onOpen, onInvite }} />
        ))}
        {others.map((row) => (
          <CameWith key={row.id} row={row} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  )
}
