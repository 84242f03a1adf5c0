import type { Player, Speech } from './aloud.ts'
import { SOUND } from './recordings.ts'

const say = (text: string, voice: SpeechSynthesisVoice): Promise<void> =>
  new Promise((done) => {
    const line = new SpeechSynthesisUtterance(text)
    line.voice = voice
    line.lang = voice.lang
    line.onend = line.onerror = () => done()
    speechSynthesis.speak(line)
  })

/** The voices of the device; `heard` is called when their list arrives, which may be after the page. */
export const speechOf = (heard: () => void): Speech<SpeechSynthesisVoice> | undefined => {
  if (typeof speechSynthesis === 'undefined') return undefined
  // Not every browser has `addEventListener` here.
  speechSynthesis.onvoiceschanged = heard
  return { voices: () => speechSynthesis.getVoices(), say, hush: () => speechSynthesis.cancel() }
}

/** One element for everything, never in the page: a browser lets it play later once it was touched by a tap. */
export const playerOf = (): Player => {
  const audio = new Audio()
  let url = ''
  const hush = (): void => {
    audio.onended = audio.onerror = null
    audio.pause()
    // Without a source the phone has nothing to show among what it plays, and nothing to go on with.
    audio.removeAttribute('src')
    audio.load()
    URL.revokeObjectURL(url)
  }
  return {
    able: audio.canPlayType(SOUND) !== '',
    ready: () => audio.load(),
    play: (sound) =>
      new Promise((done) => {
        hush()
        url = URL.createObjectURL(sound)
        audio.onended = audio.onerror = () => done()
        audio.src = url
        audio.play().catch(() => done())
      }),
    hush,
  }
}
