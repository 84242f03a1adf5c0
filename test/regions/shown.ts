import type { Schedule } from '#regions'

const MINUTE = 60_000

/** What the clocks of Amsterdam show at every minute, read off one by one; no offset is calculated. */
export type Shown = {
  /** Minutes at which the clock jumps. */
  readonly changes: readonly number[]
  readonly text: (minute: number) => string
  /** 1 for every minute in which somebody is there. */
  readonly open: (schedule: Schedule, off: readonly string[]) => Uint8Array
}

type Read = { readonly day: string; readonly weekday: number; readonly minute: number }

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Europe/Amsterdam',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function read(at: number): Read {
  const found = new Map(parts.formatToParts(at).map(({ type, value }) => [type as string, value]))
  const get = (type: string): string => found.get(type) ?? ''
  return {
    day: `${get('year')}-${get('month')}-${get('day')}`,
    weekday: WEEKDAYS.indexOf(get('weekday')) + 1,
    minute: Number(get('hour')) * 60 + Number(get('minute')),
  }
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

/** From and up to, epoch ms. Every minute of the hours around a change is read; of other hours the first. */
export function shownOf(from: number, to: number): Shown {
  const reads: Read[] = []
  const changes: number[] = []
  for (let at = from; at < to; at += 60 * MINUTE) {
    const first = read(at)
    const plain = read(at + 59 * MINUTE).minute === first.minute + 59
    for (let m = 0; m < 60; m++) {
      reads.push(plain ? { ...first, minute: first.minute + m } : read(at + m * MINUTE))
    }
  }
  for (let m = 1; m < reads.length; m++) {
    const gone = ((reads[m]?.minute ?? 0) - (reads[m - 1]?.minute ?? 0) + 1440) % 1440
    if (gone !== 1) changes.push(m)
  }
  return { changes, text: (m) => textOf(reads[m]), open: (schedule, off) => openOf(reads, schedule, off) }
}

function textOf(shown: Read | undefined): string {
  const { day, minute } = shown ?? { day: '', minute: 0 }
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/**
 * Somebody comes when the clock first shows the hour of opening or a later one of that day, and goes when it last
 * shows the hour of closing: in the hour that comes twice nobody goes early, and nobody comes late.
 */
function openOf(reads: readonly Read[], schedule: Schedule, off: readonly string[]): Uint8Array {
  const open = new Uint8Array(reads.length)
  const days: number[] = []
  for (let m = 0; m < reads.length; m++) if (reads[m]?.day !== reads[m - 1]?.day) days.push(m)
  const works = (day: string): boolean =>
    (schedule.holidays || !off.includes(day)) &&
    !schedule.absences.some((absence) => absence.from <= day && day <= absence.to)
  for (const [i, start] of days.entries()) {
    const { day, weekday } = reads[start] ?? { day: '', weekday: 0 }
    const next = days[i + 1] ?? reads.length
    const after = days[i + 2] ?? reads.length
    for (const [on, from, to] of works(day) ? schedule.hours : []) {
      if (on !== weekday) continue
      let come = start
      while (come < next && (reads[come]?.minute ?? 0) < minuteOf(from)) come++
      const late = minuteOf(to) > minuteOf(from)
      let go = late ? next : after
      while (go > come && (reads[go - 1]?.minute ?? 0) >= minuteOf(to)) go--
      open.fill(1, come, go)
    }
  }
  return open
}
