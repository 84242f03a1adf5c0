import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clockOf, dateText, dayOf, momentText, nextDays, untilText, weekdayOf } from '#i18n'

const at = (text: string): number => Date.parse(text)
const FRIDAY = at('2026-11-20T08:10:00+01:00')
const MIDNIGHT = at('2026-11-24T00:00:00+01:00')
const MOMENTS = [
  '2026-11-20T17:00',
  '2026-11-21T09:30',
  '2026-11-23T09:00',
  '2026-11-23T12:00',
  '2026-11-23T12:30',
  '2026-11-23T21:00',
  '2026-11-24T00:00',
  '2026-11-30T13:00',
].map((text) => at(`${text}+01:00`))

/** Read aloud in each language: today, tomorrow, a weekday, noon, half past it, evening, midnight, a date, an end. */
const SAID: { readonly [language: string]: readonly string[] } = {
  nl: [
    'vandaag 5 uur ’s middags',
    'morgen 9:30 uur ’s ochtends',
    'maandag 9 uur ’s ochtends',
    'maandag 12 uur ’s middags',
    'maandag 12:30 uur ’s middags',
    'maandag 9 uur ’s avonds',
    'dinsdag 00:00',
    'maandag 30 november 1 uur ’s middags',
    'maandag 24:00',
  ],
  en: [
    'today at 5 in the afternoon',
    'tomorrow at 9:30 in the morning',
    'Monday at 9 in the morning',
    'Monday at 12 noon',
    'Monday at 12:30 in the afternoon',
    'Monday at 9 in the evening',
    'Tuesday 00:00',
    'Monday, November 30 at 1 in the afternoon',
    'Monday 24:00',
  ],
  pl: [
    'dzisiaj, godzina 5 po południu',
    'jutro, godzina 9:30 rano',
    'poniedziałek, godzina 9 rano',
    'poniedziałek, godzina 12 w południe',
    'poniedziałek, godzina 12:30 po południu',
    'poniedziałek, godzina 9 wieczorem',
    'wtorek 00:00',
    'poniedziałek, 30 listopada, godzina 1 po południu',
    'poniedziałek 24:00',
  ],
  ro: [
    'azi, ora 5 după-amiaza',
    'mâine, ora 9:30 dimineața',
    'luni, ora 9 dimineața',
    'luni, ora 12 la amiază',
    'luni, ora 12:30 după-amiaza',
    'luni, ora 9 seara',
    'marți 00:00',
    'luni, 30 noiembrie, ora 1 după-amiaza',
    'luni 24:00',
  ],
  es: [
    'hoy a las 5 de la tarde',
    'mañana a las 9:30 de la mañana',
    'lunes a las 9 de la mañana',
    'lunes a las 12 del mediodía',
    'lunes a las 12:30 de la tarde',
    'lunes a las 9 de la noche',
    'martes 00:00',
    'lunes, 30 de noviembre a la 1 de la tarde',
    'lunes 24:00',
  ],
  uk: [
    'сьогодні, 5:00 дня',
    'завтра, 9:30 ранку',
    'понеділок, 9:00 ранку',
    'понеділок, 12:00 дня',
    'понеділок, 12:30 дня',
    'понеділок, 9:00 вечора',
    'вівторок 00:00',
    'понеділок, 30 листопада, 1:00 дня',
    'понеділок 24:00',
  ],
  bg: [
    'днес, 5 ч. следобед',
    'утре, 9:30 ч. сутринта',
    'понеделник, 9 ч. сутринта',
    'понеделник, 12 ч. на обяд',
    'понеделник, 12:30 ч. на обяд',
    'понеделник, 9 ч. вечерта',
    'вторник 00:00',
    'понеделник, 30 ноември, 1 ч. на обяд',
    'понеделник 24:00',
  ],
  hu: [
    'ma délután 5 óra',
    'holnap délelőtt 9:30',
    'hétfő délelőtt 9 óra',
    'hétfő dél',
    'hétfő délután 12:30',
    'hétfő este 9 óra',
    'kedd 00:00',
    'november 30., hétfő délután 1 óra',
    'hétfő 24:00',
  ],
  ar: [
    'اليوم، الساعة 5 بعد الظهر',
    'غدًا، الساعة 9:30 صباحًا',
    'الاثنين، الساعة 9 صباحًا',
    'الاثنين، الساعة 12 ظهرًا',
    'الاثنين، الساعة 12:30 بعد الظهر',
    'الاثنين، الساعة 9 مساءً',
    'الثلاثاء 00:00',
    'الاثنين، 30 نوفمبر، الساعة 1 بعد الظهر',
    'الاثنين 24:00',
  ],
  fr: [
    'aujourd’hui, 5 h de l’après-midi',
    'demain, 9 h 30 du matin',
    'lundi, 9 h du matin',
    'lundi, midi',
    'lundi, 12 h 30 de l’après-midi',
    'lundi, 9 h du soir',
    'mardi 00:00',
    'lundi 30 novembre, 1 h de l’après-midi',
    'lundi 24:00',
  ],
}

afterEach(() => void vi.unstubAllGlobals())

describe('time in words', () => {
  it('is the time of Amsterdam, whatever the phone is set to', () => {
    expect(dayOf(at('2026-07-01T23:30:00Z'))).toBe('2026-07-02')
    expect(clockOf(at('2026-07-01T23:30:00Z'))).toBe('01:30')
    expect(weekdayOf(FRIDAY)).toBe(5)
    expect(weekdayOf(at('2026-11-22T12:00:00Z'))).toBe(7)
  })
  it('has its words for every language there is', () => {
    const languages = readdirSync('locales', { withFileTypes: true }).filter((one) => one.isDirectory())
    expect(Object.keys(SAID).sort()).toEqual(languages.map(({ name }) => name).sort())
  })
  it.each(Object.entries(SAID))('is said in %s as people say it', (language, said) => {
    const texts = MOMENTS.map((moment) => momentText(moment, FRIDAY, language))
    expect([...texts, untilText(MIDNIGHT, FRIDAY, language)]).toEqual(said)
  })
  it('never says one text for two times of a day, nor other digits than those of a telephone', () => {
    const day = at('2026-11-23T00:00:00+01:00')
    for (const language of Object.keys(SAID)) {
      const texts = Array.from({ length: 96 }, (_, i) => momentText(day + i * 900_000, FRIDAY, language))
      expect(new Set(texts).size, language).toBe(96)
      expect(texts.join(' ')).not.toMatch(/[٠-٩۰-۹]|[\u200e\u200f\u061c\u00a0\u202f]/)
    }
  })
  it('gives an end at midnight to the day that ends', () => {
    expect(untilText(at('2026-11-21T00:00:00+01:00'), FRIDAY, 'nl')).toBe('vandaag 24:00')
    expect(untilText(at('2026-11-20T17:00:00+01:00'), FRIDAY, 'nl')).toBe('vandaag 5 uur ’s middags')
  })
  it('says the day and the clock where the wording of a language is not known', () => {
    expect(momentText(at('2026-11-23T09:00:00+01:00'), FRIDAY, 'tr')).toBe('Pazartesi 09:00')
    expect(momentText(at('2026-11-23T09:00:00+01:00'), FRIDAY, 'qqq')).toBe('2026-11-23 09:00')
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

/** Chrome 67 to 70: no parts of the day (92), no relative days (71). */
const oldIntl = (): object => {
  class OldFormat extends Intl.DateTimeFormat {
    constructor(language: string, { dayPeriod: _, ...options }: Intl.DateTimeFormatOptions) {
      super(language, options)
    }
  }
  return { DateTimeFormat: OldFormat }
}

describe('time in words on an old phone', () => {
  it('is the day and the clock', () => {
    vi.stubGlobal('Intl', oldIntl())
    const texts = MOMENTS.slice(0, 4).map((moment) => momentText(moment, FRIDAY, 'nl'))
    expect(texts).toEqual(['17:00', 'zaterdag 09:30', 'maandag 09:00', 'maandag 12:00'])
    expect(untilText(MIDNIGHT, FRIDAY, 'nl')).toBe('maandag 24:00')
    expect(untilText(at('2026-11-21T00:00:00+01:00'), FRIDAY, 'nl')).toBe('24:00')
  })
})
