import './old.ts'
import { render } from 'preact'
import { Visitor } from '#web/core'
import { Aloud } from './aloud.ts'
import { App } from './app.ts'
import { takeEarly } from './early.ts'
import { FILES } from './files.ts'
import { FIRST } from './first.ts'
import { wordsFor } from './language.ts'
import { untouched } from './model.ts'
import { Recordings } from './recordings.ts'
import { shownOf } from './shown.ts'
import { playerOf, speechOf } from './sound.ts'
import { Page } from './view/page.tsx'
import { watchPresence } from './watch.ts'

const root = document.documentElement
const early = takeEarly()
const [version, at, head = ''] = (root.dataset['pin'] ?? '').split('.')

const visitor = new Visitor({
  words: FILES.words,
  early: early?.words,
  cards: FILES.cards,
  worker: () => early?.startWorker(FILES.worker.url) ?? new Worker(FILES.worker.url),
  // A page without a whole pin names version 0, which no list has: nothing can be sent from it.
  pin: { minVersion: Number(version) || 0, publishedAt: Number(at) || 0, head },
  socketOrigin: location.origin.replace(/^http/, 'ws'),
})

const restart = (): void => {
  aloud.end()
  visitor.close()
  document.body.textContent = ''
  location.replace('/')
}

let place = ''
/** What is new comes to the top of the screen: the question, the last message, who has it. Else nothing moves. */
const follow = (): void => {
  const { layer } = app.model
  const { view } = visitor.get()
  const asked = document.querySelector('[data-now]') ?? document.querySelector('.log > .person:last-of-type')
  const here = `${view?.state}${layer?.is}${layer && 'id' in layer ? layer.id : ''}${document.querySelectorAll('.bubble').length}`
  const top = layer ? document.body : (asked ?? document.querySelector('.after') ?? document.body)
  // Whoever writes is not pulled away from the field.
  const writes = app.model.state.sent && document.activeElement?.matches('textarea, input')
  if (place && here !== place && !writes) top.scrollIntoView()
  place = here
}

let left = false
const paint = (): void => {
  if (left) return
  const { words, model } = app
  aloud.shows(shownOf(app))
  root.lang = words.language
  root.dir = words.direction
  root.className = model.large ? 'large' : ''
  document.title = app.text('first.title')
  render(<Page app={app} />, document.body)
  // A warning that nobody hears is none.
  const stay = document.querySelector<HTMLElement>('[role="alertdialog"] button')
  if (stay && stay !== document.activeElement) stay.focus()
  follow()
}

const aloud = new Aloud({
  speech: speechOf(() => paint()),
  player: playerOf(),
  recordings: new Recordings(
    () => app.model.words?.voices,
    async ({ url, integrity }) => (await fetch(url, { integrity })).arrayBuffer(),
  ),
  changed: paint,
})
const app = new App(
  {
    visitor,
    aloud,
    words: wordsFor(FIRST.packs, [early?.language ?? 'nl']),
    clock: () => Date.now() + visitor.get().skew,
    random: (below) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below,
    paint,
    leave: () => dispatchEvent(new Event('exit')),
  },
  untouched(FIRST),
)

addEventListener('leave', () => {
  left = true
  aloud.end()
  visitor.close()
})
for (const name of ['online', 'offline']) {
  addEventListener(name, () => app.set({ offline: !navigator.onLine }))
}
addEventListener('blur', () => aloud.stop())
document.addEventListener('visibilitychange', () => document.hidden && aloud.stop())
for (const tap of early?.taps ?? []) {
  if (tap) app.answer([tap])
  else app.tell({ t: 'skip', node: FIRST.script.start })
}
paint()
visitor.watch(() => app.heard())
void visitor.load()
watchPresence(app, {
  clock: () => Date.now(),
  hidden: () => document.hidden,
  onTurn: (turned) => document.addEventListener('visibilitychange', turned),
  onTouch: (touched) => {
    for (const name of ['touchstart', 'mousedown', 'keydown', 'wheel']) addEventListener(name, touched, true)
  },
  every: (ms, tick) => setInterval(tick, ms),
  restart,
})
