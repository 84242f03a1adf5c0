import { describe, expect, it } from 'vitest'
import { current, offered } from '#flow'
import { FRIDAY_NIGHT } from '../../regions/world.ts'
import { type Stage, stage, toReview } from './stage.tsx'

const LANGUAGES = ['nl', 'en']

/** Every element that can be tapped says a key and has a text; no value is left open. */
const check = (html: string, where: string): void => {
  const controls = html.match(/<(button|a)\b[^>]*>[\s\S]*?<\/\1>/g) ?? []
  for (const control of controls) {
    expect(control, where).toMatch(/(data-say="[^"]+"|href="tel:)/)
    expect(control.replace(/<[^>]*>/g, '').trim(), `${where}: ${control}`).not.toBe('')
  }
  for (const bubble of html.match(/<div class="bubble[^>]*>[\s\S]*?<\/div>/g) ?? []) {
    expect(bubble.replace(/<[^>]*>/g, '').trim(), `${where}: ${bubble}`).not.toBe('')
  }
  expect(html, where).not.toContain('{{')
}

/** Goes down every choice of every node, each node once. */
const crawl = (language: string, visit: (html: string, node: string) => void): number => {
  const seen = new Set<string>()
  const down = (path: readonly string[]): void => {
    const one = replay(language, path)
    const { script, state } = one.app.model
    const node = current(script, state)
    const open = `${node.id}${state.sent}`
    if (seen.has(open)) return
    seen.add(open)
    visit(one.html(), node.id)
    for (const choice of offered(script, state)) if (!choice.effect) down([...path, choice.id])
    if (node.skip) down([...path, ''])
  }
  down([])
  return seen.size
}

const replay = (language: string, path: readonly string[]): Stage => {
  const one = stage({ language })
  for (const id of path) {
    const node = current(one.app.model.script, one.app.model.state)
    if (id) one.app.answer([id])
    else one.app.tell({ t: 'skip', node: node.id })
  }
  return one
}

describe('screens', () => {
  it.each(LANGUAGES)('say everything by key in %s, with no text missing', (language) => {
    const nodes = crawl(language, (html, node) => check(html, `${language} ${node}`))
    expect(nodes).toBeGreaterThan(20)
  })
  it('catches a control without a key and a value left open', () => {
    expect(() => check('<button>x</button>', '')).toThrow()
    expect(() => check('<button data-say="x"> </button>', '')).toThrow()
    expect(() => check('<p>{{day}}</p>', '')).toThrow()
  })
  it('says at night who is closed and when they open before anything can be shared', () => {
    const one = stage({ now: FRIDAY_NIGHT })
    one.press('first.undisturbed.yes')
    one.press('first.person')
    one.app.set({ gm: 'GM0772' })
    one.app.answer(['found'], 'Eindhoven', 'Eindhoven')
    one.press('intake.age.23+')
    const html = one.html()
    expect(html).toContain('data-say="intake.team.closed"')
    expect(html).toContain('data-say="intake.team.helpClosed"')
    expect(html).toContain('maandag 9 uur ’s ochtends')
    expect(html).toContain('data-say="intake.waiting.until"')
    expect(html).not.toContain('data-say="intake.review.share"')
  })
  it('tells true things while waiting', async () => {
    const one = stage()
    toReview(one)
    one.press('intake.review.share')
    await one.settle()
    const member = { kind: 'team' as const, group: 'eindhoven', people: 2, from: 0 }
    one.tell({
      view: {
        id: '00',
        cursor: 1,
        state: 'waiting',
        receivers: { team: 'eindhoven', helpdesk: 'comensha' },
        members: [member],
        epoch: 0,
        mode: 'here',
        stale: false,
        hasCode: false,
        writable: true,
        displaced: false,
        returned: false,
        confirmed: false,
        rosterVersion: 1,
        lines: [],
      },
    })
    const html = one.html()
    expect(html).toContain('data-say="ui.wait.nobody"')
    expect(html).toContain('vandaag 5 uur ’s middags')
    expect(html).toContain('10:45')
    expect(html).toContain('data-say="intake.waiting.erase"')
  })
  it('shows numbers and sends nothing when cryptography cannot start', () => {
    const one = stage({ snapshot: { worker: 'failed', directory: undefined as never } })
    one.press('first.undisturbed.yes')
    expect(one.html()).toContain('data-say="ui.fault.locks"')
    expect(one.html()).toContain('href="tel:112"')
    expect(one.html()).toContain('href="/nl"')
    expect(one.calls).toEqual([])
  })
  it('keeps the first screen one that could be about anything, also then', () => {
    const one = stage({ snapshot: { worker: 'failed', directory: undefined as never } })
    expect(one.html()).not.toContain('caution')
    expect(one.html()).not.toContain('first.person')
  })
  it('hides the two numbers again when what there is to remember is opened anew, and with the menu', () => {
    const one = stage()
    one.app.set({ code: '12345678901234567890', menu: true, layer: { is: 'keep' } })
    expect(one.html()).not.toContain('data-say="ui.code"')
    one.app.set({ layer: { is: 'keep', open: true } })
    expect(one.html()).toContain('data-say="ui.code"')
    one.app.set({ layer: { is: 'keep' } })
    expect(one.html()).not.toContain('data-say="ui.code"')
  })
  it('answers taps made before the words had arrived', () => {
    const one = stage({ snapshot: { words: undefined } })
    one.app.answer(['yes'])
    expect(one.app.model.state.answers).toEqual({})
    const full = stage()
    one.tell({ words: full.app.visitor.get().words })
    expect(current(one.app.model.script, one.app.model.state).id).toBe('about')
  })
})
