import { describe, expect, it } from 'vitest'
import type { Appointment, Body, ConversationView, TalkLine } from '../../../src/web/visitor/port.ts'
import { openQuestion, shownLines } from '../../../src/web/visitor/talk.ts'
import { type Stage, stage, toReview } from './stage.tsx'

const ANNA = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' } as const
const ME = { kind: 'visitor' } as const
const says = (seq: number, body: Body, mine = false): TalkLine => ({
  kind: 'message',
  seq,
  id: `id${seq}`,
  from: mine ? ME : ANNA,
  body,
  at: Date.parse('2026-11-18T10:31:00+01:00'),
  mine,
})
const viewOf = (lines: readonly TalkLine[]): ConversationView => ({
  id: '00',
  cursor: lines.length,
  state: 'accepted',
  receivers: { team: 'eindhoven', helpdesk: 'comensha' },
  members: [{ kind: 'visitor', from: 0 }],
  owner: { group: 'eindhoven', person: 'aa', name: 'Anna' },
  epoch: 1,
  mode: 'here',
  stale: false,
  hasCode: false,
  writable: true,
  displaced: false,
  returned: false,
  confirmed: false,
  rosterVersion: 1,
  lines,
})
const talking = async (
  lines: readonly TalkLine[],
  answers: { readonly [name: string]: () => Promise<unknown> } = {},
): Promise<Stage> => {
  const one = stage({ answers })
  toReview(one)
  one.press('intake.review.share')
  await one.settle()
  one.tell({ view: viewOf(lines) })
  return one
}

/** The page's day is Wednesday 18 November 2026. */
const MEET: Appointment = {
  t: 'appointment',
  day: '2026-11-20',
  hour: '14:00',
  place: 'answer.placeLibrary',
  who: 'phrase.comes.one',
  name: 'Anna',
  know: 'phrase.know.word',
  fails: 'phrase.ifNotPossible',
}
const state = (html: string): string | undefined => /data-meeting="([^"]+)"/.exec(html)?.[1]
const answer = (seq: number, to: number, key: string): TalkLine =>
  says(seq, { t: 'answer', to: `id${to}`, key }, true)

describe('an appointment', () => {
  it('stands before the conversation, with its day, hour, place, who and what if it fails', async () => {
    const html = (await talking([says(1, MEET)])).html()
    expect(html.indexOf('data-meeting')).toBeGreaterThan(0)
    expect(html.indexOf('data-meeting')).toBeLessThan(html.indexOf('role="log"'))
    const card = html.slice(html.indexOf('data-meeting'), html.indexOf('role="log"'))
    for (const text of ['vrijdag 20 november', '14:00', 'In een bibliotheek', 'Met:', 'Lukt het niet?'])
      expect(card).toContain(text)
    expect(state(html)).toBe('phrase.meetAsk')
  })

  it('is answered by a tap, and can be answered otherwise later', async () => {
    const asked = await talking([says(1, MEET)])
    const question = openQuestion(asked.app, viewOf([says(1, MEET)]))
    expect(question?.id).toBe('id1')
    expect(question?.answers.map(({ key }) => key)).toEqual([
      'answer.ok',
      'answer.otherDay',
      'answer.otherTime',
      'answer.otherPlace',
      'answer.no',
    ])
    // Where the answers are open already they do not stand there twice.
    expect(asked.html()).not.toContain('data-say="ui.meet.change"')
    const agreed = await talking([says(1, MEET), answer(2, 1, 'answer.ok')])
    expect(state(agreed.html())).toBe('phrase.meetAgreed')
    expect(agreed.html()).toContain('data-say="ui.meet.change"')
    agreed.app.set({ picked: ['id1'] })
    expect(agreed.html()).toContain('data-say="answer.otherPlace"')
    const other = await talking([says(1, MEET), answer(2, 1, 'answer.otherDay')])
    expect(state(other.html())).toBe('phrase.meetOther')
  })

  it('said again for who came back by the code is agreed on as it was, and asks nothing', async () => {
    const again: Body = { t: 'repeat', of: 'old', body: { ...MEET, answered: 'answer.ok' } }
    const back = await talking([says(1, again)])
    expect(state(back.html())).toBe('phrase.meetAgreed')
    expect(openQuestion(back.app, viewOf([says(1, again)]))).toBeUndefined()
  })

  it('that was cancelled names no day any more; one whose day is over is gone', async () => {
    const cancelled = await talking([says(1, MEET), says(2, { t: 'cancelled', of: 'id1' })])
    const html = cancelled.html()
    expect(state(html)).toBe('phrase.cancelled')
    expect(html.slice(html.indexOf('data-meeting'), html.indexOf('role="log"'))).not.toContain('20 november')
    expect(state((await talking([says(1, { ...MEET, day: '2026-11-18' })])).html())).toBeDefined()
    expect(state((await talking([says(1, { ...MEET, day: '2026-11-17' })])).html())).toBeUndefined()
  })
})

describe('keeping longer', () => {
  const ASK = says(1, { t: 'phrase', id: 'keepLonger' })

  it('is done by this page first, and told with the date it was given', async () => {
    const one = await talking([ASK], { keep: async () => '2027-02-22' })
    const { view } = one.app.visitor.get()
    expect(view && openQuestion(one.app, view)?.answers.map(({ key }) => key)).toContain('answer.keep6')
    const { keptFor } = await import('../../../src/web/visitor/kept.ts')
    await keptFor(one.app, 'id1', 6)
    expect(one.calls.slice(-2)).toEqual([
      { name: 'keep', args: [6] },
      { name: 'say', args: [{ t: 'kept', to: 'id1', months: 6, until: '2027-02-22' }] },
    ])
  })

  it('tells nothing when it was not done', async () => {
    const one = await talking([ASK], { keep: () => Promise.reject(new Error('no')) })
    const { keptFor } = await import('../../../src/web/visitor/kept.ts')
    await expect(keptFor(one.app, 'id1', 3)).rejects.toThrow('no')
    expect(one.calls.filter(({ name }) => name === 'say')).toEqual([])
  })
})

describe('what stands in the conversation', () => {
  it('never the word that means "somebody is with me"', async () => {
    const lines = [says(1, { t: 'sign', word: 'word.lamp' }, true), says(2, { t: 'text', text: 'hoi' })]
    expect(shownLines(viewOf(lines))).toHaveLength(1)
    const one = await talking(lines)
    expect(one.html()).not.toContain('lamp')
    // Among what is to be remembered it stands after a tap, and not before.
    one.app.set({ layer: { is: 'keep' } })
    expect(one.html()).toContain('data-say="ui.sign.show"')
    expect(one.html()).not.toContain('lamp')
    one.app.set({ layer: { is: 'keep', sign: true } })
    expect(one.html()).toContain('lamp')
  })

  it('what staff decided, in one line, and it takes no question away', async () => {
    const asked = says(1, { t: 'phrase', id: 'safeNow' })
    const lines = [asked, says(2, { t: 'settled', choice: 'wait' }), says(3, { t: 'belongs', to: 'ab' })]
    const one = await talking(lines)
    expect(one.html()).toContain('data-say="ui.settled.wait"')
    expect(one.html()).toContain('data-say="ui.belongs"')
    expect(openQuestion(one.app, viewOf(lines))?.id).toBe('id1')
    expect(openQuestion(one.app, viewOf([asked, says(2, { t: 'text', text: 'x' })]))).toBeUndefined()
  })

  it('the last words fit the reason', async () => {
    const passed = await talking([says(1, { t: 'closing', reason: 'passed', spoken: true })])
    expect(passed.html()).toContain('data-say="phrase.closePassed"')
  })

  it('the day of erasure, among what is to be remembered', async () => {
    const one = await talking([says(1, { t: 'text', text: 'x' })])
    one.app.set({ layer: { is: 'keep' } })
    expect(one.html()).toContain('vrijdag 18 december')
  })
})
