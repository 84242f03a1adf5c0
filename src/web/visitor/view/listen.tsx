import type { VNode } from 'preact'
import type { App } from '../app.ts'

const voiceFor = (language: string): SpeechSynthesisVoice | undefined =>
  typeof speechSynthesis === 'undefined'
    ? undefined
    : speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith(language))

/** Reads a scripted line aloud, only by a voice that lives on the phone. The first tap says that it can be heard. */
export const Listen = ({ app, text }: { app: App; text: string }): VNode | null => {
  const voice = voiceFor(app.words.language)
  if (!voice) return null
  const speak = (): void => {
    if (!app.model.ears) {
      app.set({ ears: true })
      return
    }
    const line = new SpeechSynthesisUtterance(text)
    line.voice = voice
    line.lang = voice.lang
    speechSynthesis.cancel()
    speechSynthesis.speak(line)
  }
  return (
    <button type="button" class="listen" data-say="ui.listen" onClick={speak}>
      {app.text(app.model.ears ? 'ui.listen' : 'ui.ears')}
    </button>
  )
}
