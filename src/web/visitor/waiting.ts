import { momentText, untilText } from '#i18n'
import {
  type Directory,
  deadline,
  inForce,
  type Receiver,
  receiverOf,
  type Turns,
  turnsOf,
  WORKING_DAY,
} from '#regions'
import { isAgreed, standing } from '#web/core'
import type { ConversationView } from './port.ts'

export type Sentence = { readonly say: string; readonly values?: { readonly [name: string]: string } }

export type Waiting = {
  readonly view: Pick<ConversationView, 'state' | 'receivers' | 'owner' | 'members' | 'lines'>
  readonly directory: Directory | undefined
  /** What people call a group. */
  readonly nameOf: (group: string) => string
  /** When it was sent, ms; 0 when not known (come back by code). */
  readonly sentAt: number
  /** When this page saw the last person take it, ms; 0 when it did not see it. */
  readonly takenAt: number
  readonly now: number
  /** How far `now` is ahead of the clock that this page's own messages are told by, ms. */
  readonly skew: number
  readonly language: string
}

const there = (one: Receiver, { now, language }: Waiting): Sentence => {
  const time = one.open ? one.closesAt : one.nextOpening
  const say = one.open ? (time ? 'ui.wait.until' : 'ui.wait.there') : 'ui.wait.opens'
  const text = one.open ? untilText : momentText
  return { say, values: { name: one.name, time: time ? text(time, now, language) : '?' } }
}

const receiverIn = ({ directory, now }: Waiting, group: string): readonly Receiver[] => {
  const found = directory && receiverOf(directory, group, now)
  return found ? [found] : []
}

/** What becomes of it when nobody takes it: as the deadline of the hours in force says, which the server keeps too. */
const unlessTaken = (waiting: Waiting, { groups, together }: Turns): readonly Sentence[] => {
  const { directory, nameOf, sentAt, now, language } = waiting
  const [first = '', second] = groups
  if (!directory) return []
  if (together) return [{ say: 'ui.now.both' }]
  const due = sentAt ? deadline(inForce(directory.places, directory.status), groups, sentAt) : undefined
  if (!due) return []
  if (!second) return due > now ? [] : [{ say: 'ui.now.late', values: { name: nameOf(first) } }]
  const name = nameOf(second)
  return due > now
    ? [{ say: 'ui.wait.then', values: { name, time: momentText(due, now, language) } }]
    : [{ say: 'ui.now.held', values: { name, team: nameOf(first) } }]
}

/** As the server took it when it was sent, if the table still says so. */
const turns = ({ view, directory, sentAt, now }: Waiting): Turns => {
  const { team = '', helpdesk = '' } = view.receivers
  return directory
    ? turnsOf(directory.places, team, helpdesk, sentAt || now)
    : { groups: [team, helpdesk].filter((code) => code !== ''), together: false }
}

const asked = (waiting: Waiting): readonly Sentence[] => {
  const order = turns(waiting)
  const open = order.groups.map((code) => receiverIn(waiting, code))
  return [
    ...([] as Receiver[]).concat(...open).map((one) => there(one, waiting)),
    ...unlessTaken(waiting, order),
  ]
}

const HOUR = 3_600_000

type Owner = NonNullable<ConversationView['owner']>

/** Who has it, from whom they have it, and who could still take it over. */
const held = (waiting: Waiting, owner: Owner): Sentence => {
  const { view, nameOf } = waiting
  const { team = '', helpdesk } = view.receivers
  const values = { name: owner.name, team: nameOf(owner.group) }
  const takers = view.lines.map((line) =>
    line.kind === 'event' && line.event === 'accepted' ? line.who : undefined,
  )
  const before = takers.filter((who) => !!who && who.person !== owner.person).pop()
  const was = before?.name ?? nameOf(before?.group ?? '')
  if (before && before.group === owner.group)
    return { say: 'ui.now.cover', values: { ...values, before: was } }
  if (before) return { say: 'ui.now.over', values: { ...values, before: nameOf(before.group ?? '') } }
  const isTeamFirst = turns(waiting).groups[0] === team
  const isHeld = isTeamFirst && owner.group === helpdesk && !view.members.some(({ group }) => group === team)
  return isHeld
    ? { say: 'ui.now.keeps', values: { ...values, own: nameOf(team) } }
    : { say: 'ui.now.taken', values }
}

/** Since when the owner's group owes the first word, or the next: an instant, and how long it may take. */
const awaitedSince = (waiting: Waiting, group: string): readonly [at: number, minutes?: number] => {
  const { view, takenAt, skew } = waiting
  const meeting = standing(view)
  const isSettled = meeting !== undefined && isAgreed(meeting)
  const back = view.lines.map((line) => line.kind === 'event' && line.event === 'back').lastIndexOf(true)
  let hasWritten = false
  let asked = 0
  for (const [i, line] of view.lines.entries()) {
    if (line.kind === 'event' && line.event === 'accepted') hasWritten = false
    if (line.kind !== 'message') continue
    if (line.from.group === group) hasWritten = true
    // Whoever agrees to an appointment waits for the appointment.
    const isThanks = isSettled && line.body.t === 'answer' && line.body.key === 'answer.ok'
    if (line.mine && !isThanks) asked ||= line.at + (i > back ? skew : 0)
    else if (line.from.group === group) asked = 0
  }
  return hasWritten ? [asked, WORKING_DAY] : [takenAt]
}

/** Taken, and then nothing written within the time agreed: the others see it again. */
const silent = (waiting: Waiting, { group }: Owner): readonly Sentence[] => {
  const { view, directory, nameOf, now } = waiting
  const [since, minutes] = awaitedSince(waiting, group)
  const { team, helpdesk } = view.receivers
  const groups = [group, ...[team, helpdesk].filter((code): code is string => !!code && code !== group)]
  const due =
    directory && since
      ? deadline(inForce(directory.places, directory.status), groups, since, minutes)
      : undefined
  // The server keeps the longer time by the full hour.
  if (!due || (minutes ? Math.ceil(due / HOUR) * HOUR : due) > now) return []
  return [{ say: 'ui.now.silent', values: { team: nameOf(group) } }]
}

/** True sentences about who has it, who is there, and what happens if nobody takes it. */
export const waitingSentences = (waiting: Waiting): readonly Sentence[] => {
  const { state, owner, members } = waiting.view
  if (state === 'closed') return [{ say: 'ui.wait.closed' }]
  if (state === 'waiting') return [{ say: 'ui.wait.nobody' }, ...asked(waiting)]
  if (!members.some(({ kind }) => kind === 'person' || kind === 'team'))
    return [{ say: 'ui.now.alone' }, ...asked({ ...waiting, sentAt: 0 })]
  if (!owner) return []
  const closed = receiverIn(waiting, owner.group).filter(({ open }) => !open)
  return [held(waiting, owner), ...silent(waiting, owner), ...closed.map((one) => there(one, waiting))]
}
