import { expect, test } from 'vitest'
import { conversationText } from '../../../src/web/staff/conversation-text.ts'
import type { Line } from '../../../src/web/staff/port.ts'
import {
  accepted,
  anna,
  book,
  bram,
  dutch,
  english,
  formsOf,
  groupName,
  NOW,
  say,
  tongueOf,
  visitor,
} from './fixture.ts'

const text = (lines: readonly Line[], mine = dutch): string =>
  conversationText(accepted(lines), {
    ...{ mine, theirs: tongueOf('ar'), phrases: book, formsOf, groupName, now: NOW, by: 'Anna' },
  })

const LINES = [
  say(5, anna, { t: 'phrase', id: 'safeNow' }, 4),
  say(6, visitor, { t: 'answer', to: 'x', key: 'answer.canWrite' }, 3),
  say(7, visitor, { t: 'text', text: 'نعم', lang: 'ar' }, 2),
  say(8, bram, { t: 'text', text: 'Goed.', lang: 'nl' }, 1),
]

test('every line has its time and who said it; what was typed says in which language', () => {
  const all = text(LINES)
  expect(all).toContain(`24-11-2026 13:56 Anna (Eindhoven): ${dutch.sayData('phrase.safeNow')}`)
  expect(all).toContain('24-11-2026 13:58 De bezoeker [getypt in het Arabisch]: نعم')
  expect(all).toContain('24-11-2026 13:59 Bram (Eindhoven) [getypt in het Nederlands]: Goed.')
  expect(all).toContain('Deze tekst verlaat nu de versleutelde plek.')
  expect(all).toContain('de bezoeker las ze in het Arabisch')
  expect(all).toContain('Samenvatting van een eerste contact')
  expect(all).not.toMatch(/[\u2066-\u2069]|\{\{|staff\.|phrase\./)
})

test('it is in the language of the reader, whatever was read on the other side', () => {
  const all = text(LINES, english)
  expect(all).toContain('Anna (Eindhoven): Is it safe for you to write now?')
  expect(all).toContain('[typed in Arabic]: نعم')
  expect(all).not.toContain('veilig')
})

test('a sheet stands in it as said, not with what was on it: that is copied by itself, with its yes', () => {
  const sheet = { t: 'sheet', to: 'x', lines: [{ node: 'origin', answers: [], text: 'BG x' }] } as const
  const all = text([say(5, anna, sheet)])
  expect(all).toContain('aan CoMensha:')
  expect(all).not.toContain('BG')
})
