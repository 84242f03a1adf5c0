import type { Recordings } from './recordings.ts'
import { type Voice, voiceFor } from './voice.ts'

/** A text, and the key by which it may have been recorded. */
export type Part = { readonly key: string; readonly text: string }

/** The device's own voices; `say` gives a promise for the end, however it came. */
export interface Speech<V extends Voice = Voice> {
  voices(): readonly V[]
  say(text: string, voice: V): Promise<void>
  hush(): void
}

/** The one player of the page. */
export interface Player {
  /** Whether this browser plays recordings at all. */
  readonly able: boolean
  /** During a tap: what is played later counts as asked for. */
  ready(): void
  play(sound: Blob): Promise<void>
  hush(): void
}

type Deps = {
  readonly speech?: Speech | undefined
  readonly player?: Player | undefined
  readonly recordings: Recordings
  /** Something begins or has ended. */
  readonly changed: () => void
}

/** Reads aloud, one thing at a time, and only until the next `stop`: what is still being fetched then is not played. */
export class Aloud {
  /** What is being read, by the name its button gave it. */
  now: string | undefined
  private readonly deps: Deps
  private turn = 0
  private over = false
  private mark = ''

  constructor(deps: Deps) {
    this.deps = deps
  }

  private voice(language: string): Voice | undefined {
    return voiceFor(this.deps.speech?.voices() ?? [], language)
  }
  private recorded(language: string, key: string): boolean {
    return this.deps.player?.able === true && this.deps.recordings.has(language, key)
  }

  can(language: string, { key }: Part): boolean {
    return this.recorded(language, key) || this.voice(language) !== undefined
  }

  /** Begins; a second tap on the same only stops. */
  tap(name: string, language: string, parts: readonly Part[]): void {
    const again = this.now === name
    this.stop()
    if (again || this.over) return
    this.now = name
    this.deps.player?.ready()
    void this.read(language, parts)
    this.deps.changed()
  }

  private async read(language: string, parts: readonly Part[]): Promise<void> {
    const turn = this.turn
    for (const part of parts) {
      await this.one(turn, language, part)
      if (turn !== this.turn) return
    }
    this.stop()
  }

  /** Up to the first wait all of it happens within the tap: some browsers speak at no other time. */
  private async one(turn: number, language: string, { key, text }: Part): Promise<void> {
    const { speech, player, recordings } = this.deps
    if (this.recorded(language, key)) {
      const sound = await recordings.get(language, key)
      if (turn !== this.turn) return
      if (sound) return player?.play(sound)
    }
    const voice = this.voice(language)
    return voice && speech?.say(text, voice)
  }

  stop(): void {
    if (this.now === undefined) return
    this.hush()
    this.deps.changed()
  }
  private hush(): void {
    this.turn++
    this.now = undefined
    this.deps.speech?.hush()
    this.deps.player?.hush()
  }

  /** What is on the screen now, before it is drawn: when that is something else, silence. */
  shows(mark: string): void {
    if (this.now !== undefined && mark !== this.mark) this.hush()
    this.mark = mark
  }

  /** The page is left: silence for good, and nothing of the recordings stays in memory. */
  end(): void {
    this.over = true
    this.hush()
    this.deps.recordings.forget()
  }
}
