import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dateText, dayOf, momentText, nextDays } from '#i18n'
import { inZones } from './zones.ts'

const at = (text: string): number => Date.parse(text)
/** Monday to Sunday as speakers of each language write them. */
const WEEK: Readonly<Record<string, string>> = {
  nl: 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag',
  en: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  ar: 'الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد',
  bg: 'понеделник вторник сряда четвъртък петък събота неделя',
  es: 'lunes martes miércoles jueves viernes sábado domingo',
  fr: 'lundi mardi mercredi jeudi vendredi samedi dimanche',
  hu: 'hétfő kedd szerda csütörtök péntek szombat vasárnap',
  pl: 'poniedziałek wtorek środa czwartek piątek sobota niedziela',
  ro: 'luni marți miercuri joi vineri sâmbătă duminică',
  uk: 'понеділок вівторок середа четвер пʼятниця субота неділя',
}
/** Marks that show nothing, spaces that are none, and digits other than 0 to 9. */
const INVISIBLE = /[\p{Cf}\p{Cc}\u00a0\u2000-\u200f\u2028-\u202f\u2060]/u
const OTHER_DIGIT = /(?![0-9])\p{Nd}/u

test('every language that is shipped has its week here', () => {
  const shipped = readdirSync('locales', { withFileTypes: true }).filter((each) => each.isDirectory())
  expect(shipped.map(({ name }) => name).sort()).toEqual(Object.keys(WEEK).sort())
})

/** `17:30` as people count hours: 5:30. */
const spokenHour = (clock: string): string =>
  `${Number(clock.slice(0, 2)) % 12}${clock.endsWith(':00') ? '' : clock.slice(2)}`

describe.each(Object.entries(WEEK))('an opening in %s', (language, week) => {
  test('every weekday at every hour and minute that people open at', () => {
    for (const [i, name] of week.split(' ').entries()) {
      for (const clock of ['00:00', '00:30', '09:00', '09:05', '12:00', '17:30', '23:59']) {
        const day = 23 + i
        const opening = at(`2026-11-${day}T${clock}:00+01:00`)
        const now = at(`2026-11-${day - 2}T11:00:00+01:00`)
        const text = momentText(opening, now, language)
        expect(text.startsWith(name)).toBe(true)
        if (clock.startsWith('00')) expect(text).toBe(`${name} ${clock}`)
        else if (clock !== '12:00') expect(text.replace(' h ', ':')).toContain(spokenHour(clock))
      }
    }
  })
  test('with the date when it is further off; nothing invisible, digits of the West', () => {
    for (let day = 1; day <= 366; day++) {
      const noon = Date.UTC(2028, 0, day, 12)
      const text = momentText(noon, noon - 8 * 86_400_000, language)
      const [weekday] = week.split(' ').slice((new Date(noon).getUTCDay() + 6) % 7)
      expect(text.toLowerCase()).toContain(weekday?.toLowerCase())
      expect(text).toMatch(new RegExp(`(?<!\\d)${new Date(noon).getUTCDate()}(?!\\d)`))
      expect(text).not.toMatch(INVISIBLE)
      expect(text).not.toMatch(OTHER_DIGIT)
      expect(text).toMatch(/(?<!\d)[12](?!\d)/)
    }
  })
})

test('the marks that are looked for are found when they stand there', () => {
  for (const text of ['\u200f9:00', '9\u202fAM', '9\u00a0h', '\u061c9']) expect(text).toMatch(INVISIBLE)
  for (const text of ['٩', '۹', '९']) expect(text).toMatch(OTHER_DIGIT)
  expect('الاثنين 09:00').not.toMatch(INVISIBLE)
})

describe('today and the days after it', () => {
  const said = (opening: string, now: string) => momentText(at(opening), at(now), 'en')
  test.each([
    ['2026-11-20T23:59:00+01:00', '2026-11-20T00:00:00+01:00', 'today at 11:59 at night'],
    ['2026-11-21T00:00:00+01:00', '2026-11-20T23:59:00+01:00', 'tomorrow 00:00'],
    ['2026-11-20T00:00:00Z', '2026-11-19T23:30:00Z', 'today at 1 in the morning'],
    ['2026-11-27T09:00:00+01:00', '2026-11-20T23:59:00+01:00', 'Friday, November 27 at 9 in the morning'],
    ['2026-11-26T09:00:00+01:00', '2026-11-20T00:00:00+01:00', 'Thursday at 9 in the morning'],
    // 23 hours and 25 hours long.
    ['2027-03-28T03:00:00+02:00', '2027-03-28T01:59:00+01:00', 'today at 3 in the morning'],
    ['2027-03-29T00:15:00+02:00', '2027-03-28T00:15:00+01:00', 'tomorrow 00:15'],
    ['2027-03-28T09:00:00+02:00', '2027-03-27T23:30:00+01:00', 'tomorrow at 9 in the morning'],
    ['2027-10-31T02:30:00+01:00', '2027-10-31T02:30:00+02:00', 'today at 2:30 in the morning'],
    ['2027-10-31T23:45:00+01:00', '2027-10-31T00:15:00+02:00', 'today at 11:45 at night'],
    ['2027-11-06T09:00:00+01:00', '2027-10-31T00:15:00+02:00', 'Saturday at 9 in the morning'],
    ['2028-02-29T09:00:00+01:00', '2028-02-28T23:59:00+01:00', 'tomorrow at 9 in the morning'],
  ])('%s, said at %s', (opening, now, text) => {
    expect(said(opening, now)).toBe(text)
  })

  test('no day is left out or stands twice, at any half hour around both changes of clocks', () => {
    for (const change of ['2027-03-28T01:00:00Z', '2027-10-31T01:00:00Z', '2028-02-29T01:00:00Z']) {
      for (let half = -8 * 48; half <= 48; half++) {
        const now = at(change) + half * 1_800_000
        const days = nextDays(now, 8)
        expect(days[0]).toBe(dayOf(now))
        const steps = days.slice(1).map((day, i) => at(day) - at(days[i] ?? ''))
        expect(new Set(steps)).toEqual(new Set([86_400_000]))
      }
    }
  })
})

test('a phone that stands in another zone says the same', async () => {
  const program = `import { clockOf, dateText, dayOf, momentText, nextDays, weekdayOf } from '@/i18n/time.ts'
    const out = []
    for (let now = Date.UTC(2027, 9, 24); now < Date.UTC(2027, 10, 7); now += 1700000) {
      out.push([dayOf(now), clockOf(now), weekdayOf(now), nextDays(now, 8), dateText(dayOf(now), 'uk')])
      for (const ahead of [1, 20, 90, 200]) out.push(momentText(now + ahead * 3600000, now, 'hu'))
    }
    answer(out, out.slice(-5))`
  const answers = await inZones(program)
  expect(new Set(answers.map(({ zone }) => zone)).size).toBe(answers.length)
  expect(new Set(answers.map(({ digest }) => digest)).size).toBe(1)
  expect(dateText('2027-11-06', 'uk')).toBe('субота, 6 листопада')
})
