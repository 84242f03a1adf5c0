/**
 * The exit, in the first inline script of the page. It works before the app has loaded and needs nothing of it:
 * blank at once, then the neutral site in place of this page, so that Back never shows what was here.
 */
const PRESSES = 3
const WITHIN = 5000

/** The app listens to `leave` and drops everything it knows. */
const blank = (): void => {
  dispatchEvent(new Event('leave'))
  document.body.textContent = ''
}

const leave = (): void => {
  blank()
  document.title = ''
  location.replace('/exit')
}

// Shift three times. One that was held for a capital letter does not count.
let presses: number[] = []
let alone = false

addEventListener('keydown', (event) => {
  alone = event.key === 'Shift'
  if (!alone) presses = []
})

addEventListener('keyup', (event) => {
  if (event.key !== 'Shift' || !alone) return
  alone = false
  const now = Date.now()
  presses = presses.filter((at) => now - at < WITHIN)
  presses.push(now)
  if (presses.length >= PRESSES) leave()
})

addEventListener('click', (event) => {
  const target = event.target
  if (!(target instanceof Element) || !target.closest('a[href="/exit"]')) return
  event.preventDefault()
  leave()
})

// The app asks for the exit by this event.
addEventListener('exit', leave)
addEventListener('pagehide', blank)
addEventListener('pageshow', (event) => {
  if (event.persisted) leave()
})
