import { leaveEarly } from './early.ts'
import { type BuiltFile, FILES } from './files.ts'
import { FIRST } from './first.ts'
import { trustedBy } from './trusted.ts'

/**
 * The second inline script: makes the first screen answer before the app is there. It says the texts that are in
 * the page in the language chosen here, remembers the tap, and fetches the app and the words at the same time.
 */
const { packs, script } = FIRST
const node = script.nodes.find(({ id }) => id === script.start)
const rules = trustedBy(FILES.worker.url)
const taps: string[] = []
let language = 'nl'
let running = false

const said = (): readonly HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>('[data-say]'))

const speak = (next: string): void => {
  const pack = packs[next]
  if (!pack) return
  language = next
  document.documentElement.lang = next
  document.documentElement.dir = pack.dir
  document.title = pack.texts['first.title'] ?? ''
  for (const element of said()) {
    const text = pack.texts[element.dataset['say'] ?? '']
    const place = element.querySelector('[data-text]') ?? element
    if (text && element.tagName !== 'SELECT') place.textContent = text
  }
  const select = document.querySelector('select')
  if (select) select.value = next
}

const offered = (tag: string): string => (packs[tag] ? tag : (tag.split('-')[0] ?? ''))

const text = async ({ url, integrity }: BuiltFile): Promise<string> => {
  const answer = await fetch(url, { integrity })
  if (!answer.ok) throw new TypeError('not here')
  return answer.text()
}

/** Said under the choices: wait a moment, or try again. */
const tell = (key: string, again?: () => void): void => {
  const place = document.querySelector('.ask')
  if (!place || running) return
  const line = document.createElement(again ? 'button' : 'p')
  line.dataset['say'] = key
  line.textContent = packs[language]?.texts[key] ?? ''
  if (again) {
    line.className = 'button main'
    line.onclick = () => {
      line.remove()
      again()
    }
  }
  for (const old of said()) if (old.dataset['say'] === key) old.remove()
  place.append(line)
}

const load = (): void => {
  const words = text(FILES.words).then((json): unknown => JSON.parse(json))
  words.catch(() => undefined)
  text(FILES.app).then(
    (code) => {
      running = true
      leaveEarly({
        taps,
        language,
        words,
        startWorker: (url) => new Worker(rules.createScriptURL(url)),
      })
      const element = document.createElement('script')
      element.textContent = rules.createScript(code)
      document.head.append(element)
    },
    () => {
      tell('first.failed')
      tell('first.again', load)
    },
  )
}

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button[data-say]') : null
  const key = button instanceof HTMLElement ? button.dataset['say'] : undefined
  const choice = node?.choices.find(({ say }) => say === key)
  if (running || !(choice || key === 'first.skip') || taps.length > 0) return
  taps.push(choice?.id ?? '')
  button?.setAttribute('aria-pressed', 'true')
  tell('first.moment')
})

addEventListener('change', ({ target }) => {
  if (!running && target instanceof HTMLSelectElement) speak(target.value)
})

;(navigator.languages || [navigator.language]).map(offered).some((tag) => {
  if (packs[tag]) speak(tag)
  return !!packs[tag]
})
load()
