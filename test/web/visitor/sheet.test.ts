import { describe, expect, it } from 'vitest'
import { REGISTER, STOPPED } from '#web/core'
import type { Body, ConversationView, TalkLine } from '../../../src/web/visitor/port.ts'
import { type Stage, stage, toReview } from './stage.tsx'

const ANNA = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' } as const
const ME = { kind: 'visitor' } as const

const says = (seq: number, body: Body, mine = false): TalkLine => ({
  ...{ kind: 'message', seq, id: `id${seq}`, from: mine ? ME : ANNA, body, at: 0, mine },
})
const ASK = says(1, { t: 'phrase', id: REGISTER })
const YES = says(2, { t: 'answer', to: 'id1', key: 'answer.yes' }, true)
const sheet = (seq: number, lines = LINES): TalkLine => says(seq, { t: 'sheet', to: 'id1', lines })
const LINES = [
  { node: 'kind', answers: ['place'] },
  { node: 'sector', answers: ['house'] },
  { node: 'origin', answers: [], text: 'BG България' },
  { node: 'age', answers: [], text: '24' },
  { node: 'reporter', answers: [], text: 'eindhoven' },
  { node: 'condition', answers: ['mental'] },
]
const STOP = says(9, { t: 'answer', to: 'id1', key: STOPPED }, true)

const talking = async (
  lines: readonly TalkLine[],
  language = 'nl',
  change: Partial<ConversationView> = {},
): Promise<Stage> => {
  const one = stage()
  toReview(one)
  one.press('intake.review.share')
  await one.settle()
  one.app.words.setLanguage(language)
  const view: ConversationView = {
    ...{ id: '00', cursor: lines.length, state: 'accepted', receivers: { team: 'eindhoven' }, members: [] },
    ...{ epoch: 1, mode: 'here', stale: false, hasCode: false, writable: true, displaced: false },
    ...{ returned: false, confirmed: false, rosterVersion: 1, lines },
    ...change,
  }
  one.tell({ view })
  return one
}

/** What stands on the screen, without marks of direction. */
const read = (one: Stage): string => one.html().replace(/[\u2066-\u2069]/g, '')

describe('before the yes', () => {
  it('says under the question what is written down, that no is fine, and who keeps what', async () => {
    const open = read(await talking([ASK]))
    for (const say of ['about', 'about.place', 'first']) expect(open).toContain(`data-say="ui.sheet.${say}"`)
    expect(open).toContain('Zeg je nee? Dan verandert hier niets.')
    expect(open).toContain('Wat het team zelf opschrijft, blijft in hun eigen dossier.')
    expect(open).toContain('Vraag hun wat daarin over jou staat.')
    expect(read(await talking([ASK, YES]))).not.toContain('data-say="ui.sheet.about"')
    // only under this question
    const other = read(await talking([says(1, { t: 'phrase', id: 'consentTeam' })]))
    expect(other).not.toContain('ui.sheet.')
  })
})

describe('the sheet', () => {
  it('is read line by line in the reader’s own language', async () => {
    const dutch = read(await talking([ASK, YES, sheet(3)]))
    expect(dutch).toContain('Dit geeft Team Eindhoven door aan CoMensha:')
    for (const line of ['Registratie en een slaapplek', 'Bulgarije', '24', 'Psychische klachten'])
      expect(dutch).toContain(`<dd>${line}</dd>`)
    const arabic = read(await talking([ASK, YES, sheet(3)], 'ar'))
    for (const line of ['تسجيل ومكان للنوم', 'بلغاريا', 'مشاكل نفسية'])
      expect(arabic).toContain(`<dd>${line}</dd>`)
    expect(arabic).not.toMatch(/Bulgarije|Registratie en/)
  })

  it('is shown with the name that came along where the phone knows no countries', async () => {
    const own = Object.getOwnPropertyDescriptor(Intl, 'DisplayNames')!
    const one = await talking([ASK, YES, sheet(3)])
    Object.defineProperty(Intl, 'DisplayNames', { ...own, value: undefined })
    try {
      expect(read(one)).toContain('<dd>България</dd>')
    } finally {
      Object.defineProperty(Intl, 'DisplayNames', own)
    }
  })

  it('can be stopped with one tap, and says so', async () => {
    const one = await talking([ASK, YES, sheet(3)])
    expect(one.html()).toContain('data-say="ui.sheet.stop"')
    expect(read(one)).toContain('Vraag hun wat daarin over jou staat.')
    const stopped = read(await talking([ASK, YES, sheet(3), STOP]))
    expect(stopped).not.toContain('data-say="ui.sheet.stop"')
    expect(stopped).toContain('Het team kan dit hier niet meer kopiëren.')
    expect(stopped).toContain('data-say="ui.sheet.stopped"')
  })

  it('has one that stands: an older one says that it was replaced', async () => {
    const html = read(await talking([ASK, YES, sheet(3), sheet(4)]))
    expect(html.split('data-say="ui.sheet.stop"')).toHaveLength(2)
    expect(html.split('data-say="ui.sheet.newer"')).toHaveLength(2)
  })

  it('that does not read whole is not shown by half', async () => {
    const half = read(await talking([ASK, YES, sheet(3, [...LINES, { node: 'name', answers: ['x'] }])]))
    expect(half).toContain('data-say="ui.unknown"')
    expect(half).not.toContain('Bulgarije')
    expect(half).not.toContain('data-say="ui.sheet.stop"')
  })
})

it('the number of the own file is shown with what it is for', async () => {
  const html = read(await talking([says(1, { t: 'file', number: '2026-014' })]))
  expect(html).toContain('Ons eigen nummer voor jou: 2026-014')
  expect(html).toContain('data-say="ui.file.what"')
})
