import { current, type Effect, type Event, fold, type Reader, sharedLine, step, textOf } from '#flow'
import type { Values, Words } from '#i18n'
import type { Route } from '#regions'
import { Refused } from '#wire'
import { handoffOf } from './handoff.ts'
import { type CardsFile, type Layer, type Model, untouched, type WordsFile } from './model.ts'
import type { Body, Visitor } from './port.ts'
import { factsOf, routeOf, valuesOf } from './routing.ts'
import { dayOf } from './time.ts'

export type Deps = {
  readonly visitor: Visitor
  readonly words: Words
  /** Milliseconds. */
  readonly clock: () => number
  /** A whole number below `below`. */
  readonly random: (below: number) => number
  readonly paint: () => void
  /** Leaves as the exit does. */
  readonly leave: () => void
}

/** What views may read and do. Everything is in memory; nothing is sent before the handoff. */
export interface App extends Deps {
  readonly model: Model
  set(patch: Partial<Model>): void
  /** One event of the script, with its effect. */
  tell(event: Event): void
  /** Answers the current node. */
  answer(choices: readonly string[], text?: string, shared?: string): void
  /** The text of a key out of the data; a statement of the register in the form that may be shown today. */
  text(key: string, values?: Values): string
  /** Who would receive it, once places and people are known. */
  route(): Route | undefined
  reader(): Reader
  say(body: Body): void
  /** Does something that may fail: `busy` is its name meanwhile, and `<name>!` after a failure. */
  busy(name: string, work: Promise<unknown>): void
  makeCode(): void
  openCode(digits: string): void
  /** Everything was deleted: nothing of it stays on the screen or in memory. */
  forget(): void
  /** News from outside: a file has arrived, a message, a change of the link. */
  heard(): void
}

/** What `make` gave, until one of the things it depends on is another. */
const remembered = <T>(on: () => readonly unknown[], make: () => T): (() => T) => {
  let before: readonly unknown[] | undefined
  let made: T
  return () => {
    const now = on()
    if (!before || now.some((one, i) => one !== before?.[i])) made = make()
    before = now
    return made
  }
}

const MINUTE = 60_000

/** Two plain words out of the list, never the same one twice. */
const twoOf = (all: readonly string[], random: Deps['random']): readonly string[] => {
  const first = random(all.length)
  const second = (first + 1 + random(all.length - 1)) % all.length
  return [all[first] ?? '', all[second] ?? '']
}

export const createApp = (deps: Deps, start: Model): App => {
  const { visitor, words, clock } = deps
  let model = start

  const put = (patch: Partial<Model>): void => {
    model = { ...model, ...patch }
  }
  const change = (event: Event): Effect | null => {
    const next = step(model.script, model.state, event)
    put({ state: next.state })
    return next.effect
  }
  const node = (): ReturnType<typeof current> => current(model.script, model.state)

  const routed = (): Route | undefined => {
    const { directory, issued } = visitor.get()
    const at = clock()
    return directory && routeOf(directory, model.state, model.gm, { at, on: issued ?? at })
  }
  /** Routing looks at hours and holidays: once for each state of things, not once for each text. */
  const known = remembered(
    () => [model.state.answers, model.gm, visitor.get().directory, Math.floor(clock() / MINUTE)],
    () => ({ route: routed() }),
  )
  const values = remembered(
    () => [known(), words.language, model.words, model.cards, model.callWords],
    () => ({
      ...valuesOf(known().route ?? { first: 'team' }, model.words?.lines ?? [], {
        now: clock(),
        language: words.language,
        open: words.sayData('ui.noEnd') ?? '',
      }),
      words: model.callWords.map((word) => words.sayData(word)).join(' '),
    }),
  )

  const refresh = (): void => {
    const to = app.route()
    if (to) change({ t: 'facts', facts: factsOf(to) })
  }

  const failed = (): void => {
    put({ sending: 'failed' })
    app.tell({ t: 'failed' })
  }
  const send = (): void => {
    const to = app.route()
    const at = clock()
    const by = { language: words.language, words: model.callWords, at }
    const input = to && handoffOf(model.script, model.state, to, by)
    put({ sending: 'going' })
    const gone = input ? visitor.handoff(input) : Promise.reject(new Refused('unknown-group'))
    gone.then(() => {
      put({ sending: 'done', sentAt: at, typed: {} })
      app.tell({ t: 'sent' })
    }, failed)
  }

  const run = (effect: Effect): void => {
    if (effect.do === 'handoff') send()
    else if (effect.do === 'exit') deps.leave()
    else if (effect.do === 'card') put({ layer: { is: 'card', id: effect.card } })
    else if (effect.do === 'language') words.setLanguage(effect.value)
    else if (effect.do === 'large') put({ large: true })
    else if (effect.do === 'more') {
      const line = sharedLine(model.script, model.state, effect.node)
      if (line) app.say({ t: 'more', lines: [line] })
    } else put({ layer: { is: effect.do } as Layer })
  }

  const app: App = {
    ...deps,
    get model() {
      return model
    },
    set: (patch) => {
      put(patch)
      deps.paint()
    },
    tell: (event) => {
      if (!model.words) return app.set({ early: [...model.early, event] })
      const effect = change(event)
      put({ picked: [], layer: undefined })
      refresh()
      if (effect) run(effect)
      const { kind, id } = node()
      const shows = kind === 'code' && id !== model.script.roles.comeBack
      if (shows && !model.code && !model.busy) app.makeCode()
      deps.paint()
    },
    answer: (choices, text, shared) =>
      app.tell({
        t: 'answer',
        node: node().id,
        choices,
        ...(text && { text }),
        ...(shared && { shared }),
      }),
    text: (key, given) => {
      const claim = model.words?.claims.find((one) => `claim.${one.key}` === key)
      const name = claim ? textOf(claim, dayOf(clock())) : key
      return words.sayData(name, given ? { ...values(), ...given } : values()) ?? ''
    },
    route: () => known().route,
    reader: () => {
      const { papers, age } = model.state.answers
      return { papers: papers?.choices[0] ?? 'unknown', age: age?.choices[0] ?? 'unknown' } as Reader
    },
    say: (body) => app.busy('say', visitor.say(body)),
    busy: (name, work) => {
      app.set({ busy: name })
      work.then(
        () => app.set({ busy: undefined }),
        () => app.set({ busy: `${name}!` }),
      )
    },
    makeCode: () =>
      app.busy(
        'code',
        visitor.makeCode().then((code) => put({ code })),
      ),
    openCode: (digits) =>
      app.busy(
        'open',
        visitor.openCode(digits).then((known) => {
          if (!known) throw new Refused('not-found')
          put({ sending: 'done', typed: {} })
          app.tell({ t: 'sent' })
        }),
      ),
    forget: () => {
      const { script, words: file, cards } = model
      model = { ...untouched(script), words: file, cards, layer: { is: 'erased' } }
      deps.paint()
    },
    heard: () => {
      const { words: file, cards } = visitor.get() as { words?: WordsFile; cards?: CardsFile }
      if (file && !model.words) {
        words.add(file.texts)
        put({ words: file, script: file.script, state: fold(file.script, model.early) })
      }
      if (cards && !model.cards) {
        words.add(cards.texts)
        put({ cards, callWords: twoOf(cards.phrases.lists.word, deps.random) })
      }
      refresh()
      deps.paint()
    },
  }
  return app
}
