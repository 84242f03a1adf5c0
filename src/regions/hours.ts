/**
 * One weekly opening on the wall clock of Amsterdam: weekday (1 Monday .. 7 Sunday), 'HH:MM' to 'HH:MM'.
 * `24:00` ends the day; an end that is not later than the start lies on the next day.
 */
export type Opening = readonly [day: number, from: string, to: string]

/** When somebody answers. An opening belongs, whole, to the day it starts on. */
export type Schedule = {
  readonly hours: readonly Opening[]
  /** true: also open on Dutch public holidays. */
  readonly holidays: boolean
  /** Whole days, `from` and `to` inclusive. */
  readonly absences: readonly { readonly from: string; readonly to: string }[]
}
