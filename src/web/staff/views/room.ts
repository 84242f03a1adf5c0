import { type Context, createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Card, HelpLine, Phrases, Statement } from '#flow'
import type { Desk, Self, Watched } from '../port.ts'
import type { Right } from '../roles.ts'
import type { Tongue } from '../tongue.ts'
import type { DeviceTranslator } from '../translator.ts'

/** Everything a view of the console may reach besides its own properties. */
export type Room = {
  readonly desk: Desk
  readonly self: Self
  /** Whether this role may do that. */
  readonly may: (right: Right) => boolean
  /** Language of the reader, and the one of plain text copies. */
  readonly mine: Tongue
  readonly dutch: Tongue
  readonly tongueOf: (lang: string) => Tongue
  /** A text in every language of the visitors. */
  readonly formsOf: (key: string) => readonly string[]
  readonly phrases: Phrases
  readonly cards: readonly Card[]
  readonly claims: readonly Statement[]
  readonly lines: readonly HelpLine[]
  readonly groupName: (code: string) => string
  readonly now: () => number
  readonly translator?: DeviceTranslator
  readonly copy: (text: string) => Promise<boolean>
}

export const RoomContext: Context<Room | undefined> = createContext<Room | undefined>(undefined)

export const useRoom = (): Room => {
  const room = useContext(RoomContext)
  if (!room) throw new Error('outside the room')
  return room
}

/** A watched value, drawn again at each change. */
export const useWatched = <T>(watched: Watched<T>): T => {
  const [, draw] = useState(0)
  useEffect(() => watched.watch(() => draw((count) => count + 1)), [watched])
  return watched.get()
}

/** Draws again every so many ms, for ages and deadlines. */
export const useClock = (now: () => number, every: number): number => {
  const [at, set] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => set(now()), every)
    return () => clearInterval(timer)
  }, [now, every])
  return at
}
