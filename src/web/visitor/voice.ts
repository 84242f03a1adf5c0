/** What is looked at of a voice. */
export type Voice = Pick<SpeechSynthesisVoice, 'lang' | 'localService'>

/** `uk` of `uk-UA`, `uk_UA` and `uk`; never of `ukr-UKR`. */
const languageOf = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? ''

/**
 * A voice of this language, of any region, that lives on the device. With any other the text would go to whoever
 * made the browser; whether it would, only the browser itself says.
 */
export const voiceFor = <V extends Voice>(voices: readonly V[], language: string): V | undefined =>
  voices.find((voice) => voice.localService && languageOf(voice.lang) === language)
