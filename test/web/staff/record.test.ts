import { expect, test } from 'vitest'
import { recordText, stamp } from '../../../src/web/staff/record.ts'
import { isToday, lineOf, summaryOf } from '../../../src/web/staff/summary.ts'
import {
  accepted,
  anna,
  dutch,
  event,
  FENNA,
  groupName,
  handoff,
  MINUTE,
  NOW,
  say,
  view,
  visitor,
} from './fixture.ts'

const deps = { tongue: dutch, groupName, now: NOW, by: 'Anna' }
const id = (seq: number): string => seq.toString(16).padStart(32, '0')
const more = say(6, visitor, { t: 'more', lines: [{ node: 'soon', answers: ['intake.soon.week'] }] }, 2)
const invite = say(7, anna, {
  t: 'invite',
  group: 'shn-brabant',
  person: FENNA,
  name: 'Fenna',
  reason: 'phrase.inviteMoney',
})
const yes = say(8, visitor, { t: 'invited', to: id(7), yes: true, scope: 'summary' }, 1)

test('what was shared, held back and skipped are three different things', () => {
  const states = summaryOf(view())?.lines.map((line) => [line.node, line.state])
  expect(states).toEqual([
    ['wish', 'shared'],
    ['soon', 'shared'],
    ['place', 'shared'],
    ['age', 'shared'],
    ['papers', 'held'],
    ['police', 'held'],
    ['others', 'skipped'],
  ])
})

test('a later answer takes the place of the earlier one', () => {
  const summary = summaryOf(accepted([more]))
  expect(lineOf(summary, 'soon')?.answers).toEqual(['intake.soon.week'])
  expect(isToday(summaryOf(view()))).toBe(true)
  expect(isToday(summary)).toBe(false)
})

test('what was held back and sent later becomes shared', () => {
  const later = say(6, visitor, { t: 'more', lines: [{ node: 'papers', answers: ['intake.papers.none'] }] })
  expect(lineOf(summaryOf(accepted([later])), 'papers')?.addedAt).toBe(NOW - 5 * MINUTE)
})

test('nobody of the staff can add to what the visitor shared', () => {
  const forged = say(6, anna, { t: 'more', lines: [{ node: 'police', answers: ['intake.police.yes'] }] })
  expect(lineOf(summaryOf(accepted([forged])), 'police')).toBeUndefined()
})

test('a newcomer reads the summary from its pieces, a long text whole', () => {
  const piece = (seq: number, lines: typeof handoff.lines, extra = {}): ReturnType<typeof say> =>
    say(seq, visitor, { t: 'summary', handoff: { ...handoff, held: [], skipped: [], ...extra, lines } })
  const pieces = [
    piece(10, [{ node: 'wish', answers: ['intake.wish.talk'] }], { held: ['papers'] }),
    piece(11, [{ node: 'safecontact', answers: [], text: 'eerste stuk ' }]),
    piece(12, [{ node: 'safecontact', answers: [], text: 'tweede stuk' }]),
    piece(13, [{ node: 'wish', answers: ['intake.wish.talk'] }]),
  ]
  const summary = summaryOf(view({ lines: pieces }))
  expect(summary?.lines.map((line) => line.node)).toEqual(['wish', 'safecontact', 'papers'])
  expect(lineOf(summary, 'safecontact')?.text).toBe('eerste stuk tweede stuk')
})

test('without the right to read there is no summary and no text', () => {
  expect(summaryOf(view({ lines: [event(1, 'created', visitor)] }))).toBeUndefined()
  expect(recordText(view({ lines: [] }), deps)).toBeUndefined()
})

test('the Dutch text says what was shared, what was not, and who agreed to what and when', () => {
  expect(recordText(accepted([more, invite, yes]), deps)).toMatchInlineSnapshot(`
    "Samenvatting van een eerste contact
    Deze tekst verlaat nu de versleutelde plek.

    Antwoord terug: Met twee nummers op deze pagina
    Roepwoord: boot citroen
    Wat zou helpen: Een plek om te slapen; Geld of loon
    Kan er snel iets gebeuren: Deze week (erbij gezet op 24-11-2026 13:58)
    Gebied: In dit gebied; "Eindhoven"
    Leeftijd: 18 tot en met 22
    Niet gedeeld, eigen keuze: Papieren, Praten met de politie
    Overgeslagen: Andere mensen daar

    Toestemming van de bezoeker
    - 24-11-2026 13:51: deze regels mogen gelezen worden door Eindhoven, CoMensha (script intake@1).
    - 24-11-2026 13:58: regels erbij gestuurd.
    - 24-11-2026 13:59: Fenna van Slachtofferhulp Brabant mag meelezen. De goedgekeurde samenvatting, en vanaf nu.

    De bezoeker las in het Engels.
    Gekopieerd op 24-11-2026 14:00 door Anna."
  `)
})

test('the text is Dutch whatever the visitor read, and carries no marks of direction', () => {
  const text = recordText(view(), deps) ?? ''
  expect(text).not.toMatch(/[\u2066-\u2069]/)
  expect(text).toContain('in het Engels')
  expect(text).not.toMatch(/intake\.|staff\.|answer\.|word\./)
})

test('times are those of the Netherlands, in summer too', () => {
  expect(stamp(NOW)).toBe('24-11-2026 14:00')
  expect(stamp(Date.UTC(2026, 6, 1, 22, 30))).toBe('02-07-2026 00:30')
})

test('a whole team stands in the text under its own name, agreed to or not', () => {
  const ask = say(4, anna, {
    t: 'invite',
    ...{ group: 'comensha', person: '', name: 'CoMensha', reason: 'phrase.transferOther' },
  })
  const to = ask.kind === 'message' ? ask.id : ''
  const text = (is: boolean): string =>
    recordText(accepted([ask, say(5, visitor, { t: 'invited', to, yes: is, scope: 'summary' }, 1)]), deps) ??
    ''
  expect(text(true)).toContain(': CoMensha mag meelezen.')
  expect(text(false)).toContain(': CoMensha mag niet meelezen.')
})

test('a guest stands in the text as what they are, with who vouched, agreed to or not', () => {
  const guest = { role: 'tolk', sign: 'ab'.repeat(32), record: 'cd'.repeat(32) }
  const ask = say(4, anna, {
    t: 'invite',
    ...{ group: '', person: '', name: 'Sam', reason: 'phrase.guestLanguage', guest },
  })
  const to = ask.kind === 'message' ? ask.id : ''
  const text = (is: boolean): string =>
    recordText(accepted([ask, say(5, visitor, { t: 'invited', to, yes: is, scope: 'now' }, 1)]), deps) ?? ''
  expect(text(true)).toContain(
    'Sam (tolk), van buiten de ledenlijst, mag meelezen. Anna staat ervoor in. Vanaf nu.',
  )
  expect(text(false)).toContain('Sam (tolk), van buiten de ledenlijst, mag niet meelezen.')
})
