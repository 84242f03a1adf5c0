import './old.ts'
import { render } from 'preact'
import { Visitor } from '#web/core'
import { createApp } from './app.ts'
import { FILES } from './files.ts'
import { FIRST } from './first.ts'
import { wordsFor } from './language.ts'
import { untouched } from './model.ts'
import { startWorker } from './trusted.ts'
import { Page } from './view/page.tsx'
import { watchPresence } from './watch.ts'

const root = document.documentElement
const [minVersion, publishedAt] = (root.dataset['pin'] ?? '').split('.').map(Number)

const visitor = new Visitor({
  words: FILES.words,
  cards: FILES.cards,
  worker: () => startWorker(FILES.worker.url),
  pin: { minVersion: minVersion || 0, publishedAt: publishedAt || 0 },
  socketOrigin: location.origin.replace(/^http/, 'ws'),
})

const restart = (): void => {
  visitor.close()
  document.body.textContent = ''
  location.replace('/')
}

let place = ''
const paint = (): void => {
  const { words, model } = app
  root.lang = words.language
  root.dir = words.direction
  root.className = model.large ? 'large' : ''
  document.title = app.text('first.title')
  render(<Page app={app} />, document.body)
  const asked = document.querySelector('[data-now] .bubble:last-of-type')
  const here = `${model.layer?.is}${document.querySelectorAll('.turn, .bubble').length}`
  if (here !== place && place) (model.layer ? root : (asked ?? root)).scrollIntoView()
  place = here
}

const app = createApp(
  {
    visitor,
    words: wordsFor(FIRST.packs, navigator.languages || [navigator.language]),
    clock: () => Date.now(),
    random: (below) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below,
    paint,
    leave: () => dispatchEvent(new Event('exit')),
  },
  untouched(FIRST.script),
)

addEventListener('leave', () => visitor.close())
paint()
visitor.watch(app.heard)
void visitor.load()
watchPresence(app, {
  hidden: () => document.hidden,
  onTurn: (turned) => document.addEventListener('visibilitychange', turned),
  onTouch: (touched) => {
    for (const name of ['touchstart', 'mousedown', 'keydown', 'scroll']) addEventListener(name, touched, true)
  },
  every: (ms, tick) => setInterval(tick, ms),
  restart,
})
