import {
  current,
  type Effect,
  type Event,
  fold,
  type Node,
  type Reader,
  type Reading,
  sharedLine,
  step,
  textOf,
} from '#flow'
import { dayOf, textsOf, type Values, type Words } from '#i18n'
import type { Route } from '#regions'
import { Refused } from '#wire'
import type { Aloud } from './aloud.ts'
import { handoffOf, isToSame } from './handoff.ts'
import { type CardsFile, type Layer, type Model, untouched, type WordsFile } from './model.ts'
import type { Body, Visitor } from './port.ts'
import { remembered } from './remembered.ts'
import { factsOf, routeOf, valuesOf } from './routing.ts'

export type Deps = {
  readonly visitor: Visitor
  readonly words: Words
  /** Without it nothing is read aloud. */
  readonly aloud?: Aloud
  /** Milliseconds. */
  readonly clock: () => number
  /** A whole number below `below`. */
  readonly random: (below: number) => number
  readonly paint: () => void
  /** Leaves as the exit does. */
  readonly leave: () => void
}

const MINUTE = 60_000

/** Two plain words out of the list, never the same one twice. */
const twoOf = (all: readonly string[], random: Deps['random']): readonly string[] => {
  const first = random(all.length)
  const second = (first + 1 + random(all.length - 1)) % all.length
  return [all[first] ?? '', all[second] ?? '']
}

/** What views read and do. Everything is in memory; nothing is sent before the handoff. */
export class App {
  readonly visitor: Visitor
  readonly words: Words
  readonly aloud: Aloud | undefined
  readonly clock: () => number
  readonly paint: () => void
  readonly leave: () => void
  model: Model
  private readonly random: Deps['random']
  private readonly known: () => { readonly route: Route | undefined }
  private readonly values: () => Values

  constructor(deps: Deps, start: Model) {
    this.visitor = deps.visitor
    this.words = deps.words
    this.aloud = deps.aloud
    this.clock = deps.clock
    this.paint = deps.paint
    this.leave = deps.leave
    this.random = deps.random
    this.model = start
    // Routing looks at hours and holidays: once for each state of things, not once for each text.
    this.known = remembered(
      () => [this.model.state.answers, this.model.gm, this.visitor.get().directory, this.minute()],
      () => ({ route: this.routed() }),
    )
    this.values = remembered(
      () => [this.known(), this.words.language, this.model.words, this.model.cards, this.model.callWords],
      () => this.valued(),
    )
  }

  private minute(): number {
    return Math.floor(this.clock() / MINUTE)
  }
  private put(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch }
  }
  set(patch: Partial<Model>): void {
    this.put(patch)
    this.paint()
  }

  node(): Node {
    return current(this.model.script, this.model.state)
  }
  private change(event: Event): Effect | null {
    const next = step(this.model.script, this.model.state, event)
    this.put({ state: next.state })
    return next.effect
  }

  /** One event of the script, with its effect. */
  tell(event: Event): void {
    if (!this.model.words) {
      this.set({ early: [...this.model.early, event] })
      return
    }
    const effect = this.change(event)
    this.put({ picked: [], layer: undefined, bubble: undefined })
    this.refresh()
    if (effect) this.run(effect)
    const { kind, id } = this.node()
    const shows = kind === 'code' && id !== this.model.script.roles.comeBack
    if (shows && !this.model.code && !this.model.busy) this.makeCode()
    this.paint()
  }

  /** Answers the current node. */
  answer(choices: readonly string[], text?: string, shared?: string): void {
    this.tell({
      t: 'answer',
      node: this.node().id,
      choices,
      ...(text && { text }),
      ...(shared && { shared }),
    })
  }

  private run(effect: Effect): void {
    if (effect.do === 'handoff') this.send()
    else if (effect.do === 'exit') this.leave()
    else if (effect.do === 'card') this.put({ layer: { is: 'card', id: effect.card } })
    else if (effect.do === 'language') this.words.setLanguage(effect.value)
    else if (effect.do === 'large') this.put({ large: true })
    else if (effect.do === 'more') {
      const line = sharedLine(this.model.script, this.model.state, effect.node)
      if (line) this.say({ t: 'more', lines: [line] })
    } else this.put({ layer: { is: effect.do } as Layer })
  }

  /** The one moment something leaves: what the review shows, to whom the review names. */
  private send(isAgain = false): void {
    const to = this.route()
    const at = this.clock()
    const { script, state, callWords } = this.model
    const by = { language: this.words.language, words: callWords, at }
    const input = to && handoffOf(script, state, to, by)
    this.put({ sending: 'going' })
    const gone = input ? this.visitor.handoff(input) : Promise.reject(new Refused('unknown-group'))
    gone.then(
      () => this.arrived(at),
      (error: unknown) => this.refused(error, isAgain ? undefined : to),
    )
  }
  /** By a newer list it goes to the same people without a word; where they are others, the consent is asked again. */
  private refused(error: unknown, to: Route | undefined): void {
    const isStale = error instanceof Refused && error.code === 'stale-roster'
    const now = this.route()
    const isNewer = isStale && to !== undefined && now !== undefined && now !== to
    if (isNewer && isToSame(to, now)) {
      this.send(true)
      return
    }
    this.put({ sending: isNewer ? 'changed' : 'failed' })
    this.tell({ t: 'failed' })
  }
  private arrived(sentAt: number): void {
    this.put({ sending: 'done', sentAt, typed: {} })
    this.tell({ t: 'sent' })
  }

  /** For which language and day a statement is said. */
  reading(): Reading {
    return { day: dayOf(this.clock()), language: this.words.language }
  }

  /** The key under which a text lies: of a statement of the register the form that may be shown today. */
  keyOf(key: string): string {
    const claim = this.model.words?.claims.find((one) => `claim.${one.key}` === key)
    return claim ? textOf(claim, this.reading()) : key
  }
  /** The text of a key out of the data. */
  text(key: string, given?: Values): string {
    return this.words.sayData(this.keyOf(key), given ? { ...this.values(), ...given } : this.values()) ?? ''
  }
  private valued(): Values {
    const { words, model } = this
    const read = {
      now: this.clock(),
      language: words.language,
      open: words.sayData('ui.noEnd') ?? '',
    }
    return {
      ...valuesOf(this.route() ?? { first: 'team' }, model.words?.lines ?? [], read),
      words: model.callWords.map((word) => words.sayData(word)).join(' '),
    }
  }

  /** Who would receive it, once places and people are known. */
  route(): Route | undefined {
    return this.known().route
  }
  private routed(): Route | undefined {
    const { directory, issued } = this.visitor.get()
    const at = this.clock()
    return directory && routeOf(directory, this.model.state, this.model.gm, { at, on: issued ?? at })
  }
  private refresh(): void {
    const to = this.route()
    if (to) this.change({ t: 'facts', facts: factsOf(to) })
  }

  reader(): Reader {
    const { papers, age } = this.model.state.answers
    return { papers: papers?.choices[0] ?? 'unknown', age: age?.choices[0] ?? 'unknown' } as Reader
  }

  say(body: Body): void {
    this.busy('say', this.visitor.say(body))
  }
  /** Waits for something that may fail: `busy` is its name meanwhile, and `<name>!` after a failure. */
  busy(name: string, work: Promise<unknown>): void {
    this.set({ busy: name })
    work.then(
      () => this.set({ busy: undefined }),
      () => this.set({ busy: `${name}!` }),
    )
  }
  makeCode(): void {
    this.busy(
      'code',
      this.visitor.makeCode().then((code) => this.put({ code })),
    )
  }
  openCode(digits: string): void {
    const opened = this.visitor.openCode(digits).then((known) => {
      if (!known) throw new Refused('not-found')
      this.arrived(0)
    })
    this.busy('open', opened)
  }

  /** From the first screen, for another handoff; what was said stays where it was. */
  startAnew(): void {
    this.busy(
      'anew',
      this.visitor.startAnew().then(() => this.clear()),
    )
  }
  private clear(layer?: Layer): void {
    const { words, cards } = this.model
    const callWords = words ? twoOf(words.callWords, this.random) : []
    this.model = { ...untouched(this.model), words, cards, callWords, layer }
    this.paint()
  }

  /** Everything was deleted: nothing of it stays on the screen or in memory. */
  forget(): void {
    this.clear({ is: 'erased' })
  }

  /** News from outside: a file has arrived, a message, a change of the link. */
  heard(): void {
    const { words: file, cards } = this.visitor.get() as { words?: WordsFile; cards?: CardsFile }
    if (file && !this.model.words) {
      this.words.add(textsOf(file.texts))
      const callWords = twoOf(file.callWords, this.random)
      const { script, pictures } = file
      this.put({ words: file, script, pictures, callWords, state: fold(script, this.model.early) })
    }
    if (cards && !this.model.cards) {
      this.words.add(textsOf(cards.texts))
      this.put({ cards })
    }
    this.noteTaken()
    this.refresh()
    this.paint()
  }
  private noteTaken(): void {
    const lines = this.visitor.get().view?.lines ?? []
    const count = lines.filter((line) => line.kind === 'event' && line.event === 'accepted').length
    if (count === (this.model.taken?.count ?? 0)) return
    this.put({ taken: { count, at: this.model.sentAt ? this.clock() : 0 } })
  }
}
