import { describe, expect, it } from 'vitest'
import { Aloud } from '../../../src/web/visitor/aloud.ts'
import { Recordings } from '../../../src/web/visitor/recordings.ts'
import { shownOf, turnTo } from '../../../src/web/visitor/shown.ts'
import { pickLanguage } from '../../../src/web/visitor/view/ask.tsx'
import { type Stage, stage, toReview } from './stage.tsx'

const bubbles = (one: Stage): readonly string[] =>
  [...one.html().matchAll(/<div class="bubble script[^"]*"[^>]*data-say="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
const choices = (one: Stage): number => (one.html().match(/class="button choice"/g) ?? []).length
const badly = (one: Stage): void => {
  one.app.tell({ t: 'open', side: 'language' })
  one.press('intake.language.badly')
}
const on = (one: Stage): void => turnTo(one.app, 1)?.()

/** A phone with a voice of Dutch, which notes what it was given to say and ends each at once. */
const speaking = (options: { remote?: boolean } = {}) => {
  const said: string[] = []
  const aloud = new Aloud({
    speech: {
      voices: () => [{ lang: 'nl-NL', localService: !options.remote }],
      say: async (text) => void said.push(text),
      hush: () => undefined,
    },
    recordings: new Recordings(
      () => undefined,
      () => Promise.reject(new Error('nothing to fetch')),
    ),
    changed: () => undefined,
  })
  return { aloud, said }
}

describe('large letters', () => {
  it('are chosen in the question of the language, which ends where it was opened', () => {
    const one = stage()
    one.press('first.undisturbed.yes')
    badly(one)
    expect(one.app.model.large).toBe(true)
    expect(one.app.node().id).toBe('about')
  })
  it('show one sentence at a time, and what can be tapped with the last', () => {
    const one = stage()
    one.press('first.undisturbed.yes')
    // The control: with ordinary letters everything stands at once.
    const all = bubbles(one).slice(-5)
    expect(all).toHaveLength(5)
    expect(choices(one)).toBeGreaterThan(1)
    badly(one)
    const seen: string[] = []
    for (let i = 0; i < 4; i++) {
      expect(bubbles(one)).toHaveLength(1)
      expect(choices(one)).toBe(0)
      expect(one.html()).toContain('data-say="first.on"')
      seen.push(...bubbles(one))
      on(one)
    }
    expect([...seen, ...bubbles(one)]).toEqual(all)
    expect(choices(one)).toBeGreaterThan(1)
    expect(turnTo(one.app, 1)).toBeUndefined()
    turnTo(one.app, -1)?.()
    expect(bubbles(one)).toEqual([all[3]])
  })
  it('show everything at once beside a number to call, and in the review', () => {
    const one = stage()
    badly(one)
    one.app.tell({ t: 'open', side: 'help' })
    on(one)
    one.press('intake.help.speak')
    expect(bubbles(one).length).toBeGreaterThan(1)
    expect(one.html()).toContain('href="tel:')
  })
  it('stay, and are still said to the people who answer, when another language is chosen afterwards', () => {
    const one = stage()
    badly(one)
    one.app.tell({ t: 'open', side: 'language' })
    expect(one.html()).toContain('intake.language.pick')
    pickLanguage(one.app, 'en')
    expect(one.app.words.language).toBe('en')
    expect(one.app.model.large).toBe(true)
    expect(one.app.node().id).toBe('undisturbed')
    expect(one.app.model.state.answers['language']?.choices).toEqual(['badly'])
    // The control: as an answer to that question it would take the place of the other.
    one.app.tell({ t: 'open', side: 'language' })
    one.app.answer(['pick'], 'nl')
    expect(one.app.model.state.answers['language']?.choices).toEqual(['pick'])
  })
  it('travel with the handoff, unless switched off in the review', async () => {
    const lineOf = async (off: boolean): Promise<unknown> => {
      const one = stage()
      toReview(one)
      badly(one)
      if (off) one.app.tell({ t: 'share', node: 'language', on: false })
      one.press('intake.review.share')
      await one.settle()
      const given = one.calls.find(({ name }) => name === 'handoff')?.args[0] as {
        body: { lines: { node: string; answers: string[] }[] }
      }
      return given.body.lines.find(({ node }) => node === 'language')
    }
    expect(await lineOf(false)).toEqual({ node: 'language', answers: ['intake.language.badly'] })
    expect(await lineOf(true)).toBeUndefined()
  })
})

describe('the button that reads aloud', () => {
  const button = (one: Stage): string =>
    one
      .html()
      .match(/<button[^>]*class="listen"[\s\S]*?<\/button>/g)
      ?.at(-1) ?? ''

  it('stands at the question, says first that it can be heard, and then whether it reads', () => {
    const { aloud } = speaking()
    const one = stage({ aloud })
    expect(button(one)).toContain('data-say="ui.ears"')
    expect(button(one)).toContain('aria-pressed="false"')
    one.app.set({ ears: true })
    expect(button(one)).toContain('data-say="ui.listen"')
    aloud.now = 'undisturbed first.undisturbed'
    expect(button(one)).toContain('aria-pressed="true"')
  })
  it('is not there without a voice on the phone', () => {
    expect(button(stage({ aloud: speaking({ remote: true }).aloud }))).toBe('')
    expect(button(stage({ aloud: speaking().aloud, language: 'pl' }))).toBe('')
    expect(button(stage())).toBe('')
  })
  it('stands at each question for who does not read well, also while waiting', () => {
    const { aloud } = speaking()
    const one = stage({ aloud })
    badly(one)
    one.press('first.undisturbed.yes')
    for (let i = 0; i < 5; i++) {
      expect(button(one)).not.toBe('')
      on(one)
    }
  })
})

describe('what is shown', () => {
  it('is another after an answer, a step, another language, a layer or a cover; the same after news', () => {
    const one = stage()
    one.press('first.undisturbed.yes')
    badly(one)
    let before = shownOf(one.app)
    const changed = (): boolean => {
      const now = shownOf(one.app)
      const other = now !== before
      before = now
      return other
    }
    one.tell({ link: 'offline' })
    one.app.set({ ears: true, warning: 0 })
    expect(changed()).toBe(false)
    const moves = [
      () => on(one),
      () => one.app.words.setLanguage('en'),
      () => one.app.set({ layer: { is: 'numbers' } }),
      () => one.app.set({ covered: true }),
      () => one.app.set({ warning: 60 }),
      () => one.app.tell({ t: 'open', side: 'help' }),
    ]
    for (const move of moves) {
      move()
      expect(changed(), String(move)).toBe(true)
    }
    one.app.set({ warning: 59 })
    expect(changed()).toBe(false)
  })
})
