import { describe, expect, it } from 'vitest'
import { Aloud, type Player, type Speech } from '../../../src/web/visitor/aloud.ts'
import { Recordings, unpack, type VoiceFiles } from '../../../src/web/visitor/recordings.ts'
import { type Voice, voiceFor } from '../../../src/web/visitor/voice.ts'

const here = (lang: string): Voice => ({ lang, localService: true })
const remote = (lang: string): Voice => ({ lang, localService: false })

describe('a voice', () => {
  it.each([
    ['uk', 'uk-UA'],
    ['uk', 'uk'],
    ['uk', 'UK_ua'],
    ['ar', 'ar-EG'],
    ['ar', 'ar-001'],
    ['nl', 'nl-BE'],
  ])('of %s may be %s', (language, tag) => {
    expect(voiceFor([here('de-DE'), here(tag)], language)?.lang).toBe(tag)
  })
  it.each([
    ['uk', 'ukr-UKR'],
    ['uk', 'en-UK'],
    ['ro', 'rof-TZ'],
    ['ar', 'arz-EG'],
    ['bg', ''],
  ])('of %s is not %s, and another language is never taken instead', (language, tag) => {
    expect(voiceFor([here(tag), here('nl-NL')], language)).toBeUndefined()
  })
  it('is never one that lives elsewhere, though it comes first', () => {
    expect(voiceFor([remote('nl-NL')], 'nl')).toBeUndefined()
    expect(voiceFor([remote('nl-NL'), here('nl-BE')], 'nl')?.lang).toBe('nl-BE')
  })
  it('control: choosing by how the code begins, wherever the voice lives, would take the wrong ones', () => {
    const loose = (voices: readonly Voice[], language: string): Voice | undefined =>
      voices.find((voice) => voice.lang.startsWith(language))
    expect(loose([here('ukr-UKR')], 'uk')).toBeDefined()
    expect(loose([remote('nl-NL')], 'nl')).toBeDefined()
  })
})

const NL = { url: '/f/voice-1.bin', integrity: 'sha256-1' }

/** A file as the build makes it: see voices.test.ts for the real one. */
const fileOf = (tapes: { readonly [key: string]: string }): ArrayBuffer => {
  let at = 0
  const header = Object.entries(tapes).map(([key, text]) => {
    at += text.length
    return [key, [at - text.length, text.length]]
  })
  const json = JSON.stringify(Object.fromEntries(header))
  const bytes = new TextEncoder().encode(`----${json}${Object.values(tapes).join('')}`)
  new DataView(bytes.buffer).setUint32(0, json.length)
  return bytes.buffer
}

type Options = {
  readonly voices?: readonly Voice[]
  readonly tapes?: { readonly [key: string]: string }
  readonly able?: boolean
  readonly broken?: boolean
}

/** A device that notes what is heard; nothing ends by itself. */
const device = ({ voices = [], tapes, able = true, broken = false }: Options) => {
  const heard: string[] = []
  const asked: string[] = []
  const ends: (() => void)[] = []
  let arrive: () => void = () => undefined
  const arrived = new Promise<void>((done) => {
    arrive = done
  })
  let fails = broken
  const until = (what: string): Promise<void> => {
    heard.push(what)
    return new Promise((done) => ends.push(done))
  }
  let list = voices
  const speech: Speech = {
    voices: () => list,
    say: (text, voice) => until(`${voice.lang}: ${text}`),
    hush: () => void heard.push('hush voice'),
  }
  const player: Player = {
    able,
    ready: () => undefined,
    play: async (sound) => until(`tape: ${await sound.text()}`),
    hush: () => void heard.push('hush tape'),
  }
  const files: VoiceFiles = tapes ? { nl: { ...NL, keys: Object.keys(tapes) } } : {}
  const recordings = new Recordings(
    () => files,
    async ({ url }) => {
      asked.push(url)
      await arrived
      if (fails) throw new TypeError('not here')
      return fileOf(tapes ?? {})
    },
  )
  let painted = 0
  const aloud = new Aloud({ speech, player, recordings, changed: () => painted++ })
  return {
    aloud,
    recordings,
    asked,
    /** What was begun, without the silences. */
    said: () => heard.filter((line) => !line.startsWith('hush')),
    last: () => heard.slice(-2),
    end: () => {
      for (const done of ends.splice(0)) done()
    },
    arrive: () => arrive(),
    mend: () => {
      fails = false
    },
    learn: (more: readonly Voice[]) => {
      list = more
    },
    painted: () => painted,
  }
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done))
const line = { key: 'intake.wish', text: 'What would help you?' }
const yes = { key: 'answer.yes', text: 'Yes' }
const SILENCE = ['hush voice', 'hush tape']

describe('reading aloud', () => {
  it('says the parts one after the other, and is over after the last', async () => {
    const one = device({ voices: [here('en-GB')] })
    one.aloud.tap('here', 'en', [line, yes])
    expect(one.said()).toEqual(['en-GB: What would help you?'])
    expect(one.aloud.now).toBe('here')
    one.end()
    await settle()
    expect(one.said()).toEqual(['en-GB: What would help you?', 'en-GB: Yes'])
    one.end()
    await settle()
    expect(one.aloud.now).toBeUndefined()
    expect(one.painted()).toBe(2)
  })
  it('can nothing without a voice of the language on the device, and can once the list has arrived', () => {
    const one = device({ voices: [remote('en-GB'), here('nl-NL')] })
    expect(one.aloud.can('en', line)).toBe(false)
    one.learn([here('en-IE')])
    expect(one.aloud.can('en', line)).toBe(true)
  })

  const begun = async () => {
    const one = device({ voices: [here('en-GB')] })
    one.aloud.shows('a')
    one.aloud.tap('here', 'en', [line, yes])
    return one
  }
  type One = Awaited<ReturnType<typeof begun>>
  const stops: readonly (readonly [string, (one: One) => void])[] = [
    ['a second tap', ({ aloud }) => aloud.tap('here', 'en', [line, yes])],
    ['a page that loses the focus or is hidden', ({ aloud }) => aloud.stop()],
    ['another line', ({ aloud }) => aloud.shows('b')],
    ['the exit', ({ aloud }) => aloud.end()],
  ]
  it.each(stops)('is stopped by %s, and the rest is not said', async (_, stop) => {
    const one = await begun()
    stop(one)
    expect(one.last()).toEqual(SILENCE)
    expect(one.aloud.now).toBeUndefined()
    one.end()
    await settle()
    expect(one.said()).toHaveLength(1)
  })
  it('control: a page drawn again with the same line goes on, and without a stop the rest is said', async () => {
    const one = await begun()
    one.aloud.shows('a')
    one.end()
    await settle()
    expect(one.said()).toHaveLength(2)
  })
  it('of another line begins after silence, and only one is read', async () => {
    const one = await begun()
    one.aloud.tap('there', 'en', [yes])
    one.end()
    await settle()
    expect(one.said()).toEqual(['en-GB: What would help you?', 'en-GB: Yes'])
    expect(one.aloud.now).toBeUndefined()
  })
  it('says nothing more after the exit', async () => {
    const one = device({ voices: [here('en-GB')] })
    one.aloud.end()
    one.aloud.tap('here', 'en', [line])
    await settle()
    expect(one.said()).toEqual([])
  })
})

describe('recordings', () => {
  const tapes = { 'intake.wish': 'TAPE', 'answer.no': 'NO' }

  it('are fetched at the tap, not before, once, and only those of this language', async () => {
    const one = device({ tapes })
    expect(one.aloud.can('nl', line)).toBe(true)
    expect(one.aloud.can('pl', line)).toBe(false)
    await settle()
    expect(one.asked).toEqual([])
    one.aloud.tap('here', 'nl', [line])
    expect(one.asked).toEqual([NL.url])
    one.arrive()
    await settle()
    expect(one.said()).toEqual(['tape: TAPE'])
    one.aloud.stop()
    one.aloud.tap('here', 'nl', [line])
    await settle()
    expect(one.said()).toHaveLength(2)
    expect(one.asked).toHaveLength(1)
  })
  it('come before a voice; what is not recorded is said by the voice, without one it is left out', async () => {
    const one = device({ tapes, voices: [here('nl-NL')] })
    one.arrive()
    one.aloud.tap('here', 'nl', [line, yes])
    await settle()
    one.end()
    await settle()
    expect(one.said()).toEqual(['tape: TAPE', 'nl-NL: Yes'])
    const mute = device({ tapes })
    expect(mute.aloud.can('nl', yes)).toBe(false)
    mute.arrive()
    mute.aloud.tap('here', 'nl', [yes, line])
    await settle()
    expect(mute.said()).toEqual(['tape: TAPE'])
  })
  it('are not asked for where the browser cannot play them', () => {
    const one = device({ tapes, able: false, voices: [here('nl-NL')] })
    one.aloud.tap('here', 'nl', [line])
    expect(one.asked).toEqual([])
    expect(one.said()).toEqual(['nl-NL: What would help you?'])
    expect(device({ tapes, able: false }).aloud.can('nl', line)).toBe(false)
  })
  it.each([
    ['a second tap', (one: ReturnType<typeof device>) => one.aloud.tap('here', 'nl', [line])],
    ['blur', (one: ReturnType<typeof device>) => one.aloud.stop()],
    ['the exit', (one: ReturnType<typeof device>) => one.aloud.end()],
  ])('that arrive after %s are not played', async (_, stop) => {
    const one = device({ tapes, voices: [here('nl-NL')] })
    one.aloud.tap('here', 'nl', [line, yes])
    stop(one)
    one.arrive()
    await settle()
    expect(one.said()).toEqual([])
  })
  it('that cannot be had give way to the voice, and are asked for again at the next tap', async () => {
    const one = device({ tapes, broken: true, voices: [here('nl-NL')] })
    one.arrive()
    one.aloud.tap('here', 'nl', [line])
    await settle()
    expect(one.said()).toEqual(['nl-NL: What would help you?'])
    one.mend()
    one.aloud.stop()
    one.aloud.tap('here', 'nl', [line])
    await settle()
    expect(one.said().at(-1)).toBe('tape: TAPE')
  })
  it('stay in memory only until the page is left', async () => {
    const one = device({ tapes })
    one.arrive()
    await one.recordings.get('nl', 'intake.wish')
    one.aloud.end()
    await one.recordings.get('nl', 'intake.wish')
    expect(one.asked).toHaveLength(2)
  })
  it('are read out of one file', async () => {
    const found = unpack(fileOf(tapes))
    expect(Object.keys(found)).toEqual(Object.keys(tapes))
    expect(await found['answer.no']?.text()).toBe('NO')
  })
})
