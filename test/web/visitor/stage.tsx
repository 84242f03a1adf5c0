import { renderToString } from 'preact-render-to-string'
import { current, offered } from '#flow'
import { PICTOGRAMS } from '#web/kit'
import type { Aloud } from '../../../src/web/visitor/aloud.ts'
import { App } from '../../../src/web/visitor/app.ts'
import { cardsFile, firstOf, readSources, wordsFile } from '../../../src/web/visitor/build/sources.ts'
import type { First } from '../../../src/web/visitor/first.ts'
import { wordsFor } from '../../../src/web/visitor/language.ts'
import { untouched } from '../../../src/web/visitor/model.ts'
import type { Snapshot, Visitor } from '../../../src/web/visitor/port.ts'
import { Page } from '../../../src/web/visitor/view/page.tsx'
import { WEDNESDAY, world } from '../../regions/world.ts'

export const SOURCES = readSources(process.cwd())
export const FIRST = firstOf(SOURCES, PICTOGRAMS) as unknown as First
const WORDS: unknown = JSON.parse(wordsFile(SOURCES, PICTOGRAMS))
const CARDS: unknown = JSON.parse(cardsFile(SOURCES))

type Call = { readonly name: string; readonly args: readonly unknown[] }

export type Stage = {
  readonly app: App
  readonly calls: readonly Call[]
  /** What the endpoint knows; `tell` changes it as news from outside does. */
  readonly tell: (change: Partial<Snapshot>) => void
  readonly html: () => string
  /** Presses what says this key, and fails when nothing on the page does. */
  readonly press: (say: string) => void
  readonly settle: () => Promise<void>
}

export type StageOptions = {
  readonly language?: string
  readonly aloud?: Aloud
  readonly now?: number
  /** Answers of the endpoint by name; the rest resolves with nothing. */
  readonly answers?: { readonly [name: string]: () => Promise<unknown> }
  readonly snapshot?: Partial<Snapshot>
}

const HERE: Snapshot = {
  skew: 0,
  words: WORDS,
  cards: CARDS,
  worker: 'here',
  files: 'here',
  link: 'here',
  unsent: [],
}

/** The page without a browser: the real script, words and views, over an endpoint that notes what it is asked. */
export const stage = (options: StageOptions = {}): Stage => {
  const calls: Call[] = []
  const now = options.now ?? WEDNESDAY
  let snapshot: Snapshot = { ...HERE, directory: world(), issued: now, ...options.snapshot }
  const noted =
    (name: string) =>
    (...args: unknown[]): Promise<never> => {
      calls.push({ name, args })
      return (options.answers?.[name]?.() ?? Promise.resolve()) as Promise<never>
    }
  const visitor: Visitor = {
    get: () => snapshot,
    watch: () => () => undefined,
    load: noted('load'),
    handoff: noted('handoff'),
    say: noted('say'),
    again: noted('again'),
    makeCode: noted('makeCode'),
    openCode: noted('openCode'),
    addGuest: noted('addGuest'),
    addMember: noted('addMember'),
    removeGuest: noted('removeGuest'),
    removeMember: noted('removeMember'),
    giveAgain: noted('giveAgain'),
    startAnew: noted('startAnew'),
    eraseAll: noted('eraseAll'),
    keep: noted('keep'),
    close: () => void calls.push({ name: 'close', args: [] }),
  }
  const app = new App(
    {
      visitor,
      ...(options.aloud && { aloud: options.aloud }),
      words: wordsFor(FIRST.packs, [options.language ?? 'nl']),
      clock: () => now,
      random: (below) => 7 % below,
      paint: () => undefined,
      leave: () => void calls.push({ name: 'leave', args: [] }),
    },
    untouched(FIRST),
  )
  app.heard()
  const html = (): string => renderToString(<Page app={app} />)
  const press = (say: string): void => {
    if (!html().includes(`data-say="${say}"`)) throw new Error(`nothing on the page says ${say}`)
    const { script, state } = app.model
    const choice = offered(script, state).find((one) => one.say === say)
    if (say === 'first.person') app.tell({ t: 'person' })
    else if (say === 'first.skip') app.tell({ t: 'skip', node: current(script, state).id })
    else if (choice) app.answer([choice.id])
    else throw new Error(`${say} is no choice here`)
  }
  return {
    app,
    calls,
    tell: (change) => {
      snapshot = { ...snapshot, ...change }
      app.heard()
    },
    html,
    press,
    settle: () => new Promise((done) => setTimeout(done, 0)),
  }
}

/** From the first screen to the review, by "Talk to a person". */
export const toReview = (one: Stage, wayBack = 'intake.wayback.stay'): void => {
  one.press('first.undisturbed.yes')
  one.press('first.person')
  one.app.set({ gm: 'GM0772' })
  one.app.answer(['found'], 'Eindhoven', 'Eindhoven')
  one.press('intake.age.23+')
  one.press('intake.team.both')
  one.press(wayBack)
}
