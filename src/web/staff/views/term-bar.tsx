import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { termOf } from '#wire'
import type { Desk } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { useClock, useWatched } from './room.ts'

const MINUTE = 60_000
const LOOK = 30 * MINUTE

const moment = (at: number, { lang }: Tongue): string =>
  new Intl.DateTimeFormat(`${lang}-u-nu-latn`, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Amsterdam',
  }).format(at)

export type TermBarProps = { readonly desk: Desk; readonly mine: Tongue; readonly now: () => number }

/** From 14 days before the member list ends: when, and what has to happen. Signed in or not. */
export const TermBar = ({ desk, mine, now }: TermBarProps): VNode | null => {
  const term = useWatched(desk.term)
  useClock(now, MINUTE)
  useEffect(() => {
    const look = (): void => void desk.look()
    look()
    const timer = setInterval(look, LOOK)
    return () => clearInterval(timer)
  }, [desk])
  if (!term) return null
  const { state, days } = termOf(term.expires, now())
  if (state === 'good') return null
  const date = moment(term.expires, mine)
  if (state === 'soon')
    return (
      <div class="term soon" role="status">
        {mine.say('staff.term.soon', { date, count: days })}
      </div>
    )
  const isOver = state === 'over'
  const last =
    days === 0 ? mine.say('staff.term.today', { date }) : mine.say('staff.term.near', { date, count: days })
  return (
    <div class={`term ${state}`} role="alert">
      <strong>{isOver ? mine.say('staff.term.over', { date }) : last}</strong>{' '}
      {mine.say(isOver ? 'staff.term.after' : 'staff.term.before')}
    </div>
  )
}
