import { describe, expect, it } from 'vitest'
import { clockOf, dateText, dayOf, momentText, nextDays, weekdayOf } from '../../../src/web/visitor/time.ts'

const at = (text: string): number => Date.parse(text)
const FRIDAY = at('2026-11-20T23:10:00+01:00')

describe('time in words', () => {
  it('is the time of Amsterdam, whatever the phone is set to', () => {
    expect(dayOf(at('2026-07-01T23:30:00Z'))).toBe('2026-07-02')
    expect(clockOf(at('2026-07-01T23:30:00Z'))).toBe('01:30')
    expect(weekdayOf(FRIDAY)).toBe(5)
    expect(weekdayOf(at('2026-11-22T12:00:00Z'))).toBe(7)
  })
  it('says the hour today, the weekday within a week, the date after that', () => {
    expect(momentText(at('2026-11-20T23:55:00+01:00'), FRIDAY, 'nl')).toBe('23:55')
    expect(momentText(at('2026-11-23T09:00:00+01:00'), FRIDAY, 'nl')).toBe('maandag 09:00')
    expect(momentText(at('2026-11-27T09:00:00+01:00'), FRIDAY, 'nl')).toBe('vrijdag 27 november 09:00')
  })
  it('stays in the calendar and digits of appointments in every language', () => {
    for (const language of ['fa', 'ar', 'th', 'hi']) {
      const text = dateText('2026-11-23', language)
      expect(text).toContain('23')
      expect(text).not.toMatch(/[٠-٩۰-۹०-९๐-๙]/)
    }
  })
  it('lists the next days from today on', () => {
    expect(nextDays(FRIDAY, 3)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22'])
  })
})
