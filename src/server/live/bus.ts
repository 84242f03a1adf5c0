import type { Bytes } from '#wire'

/** Who is told something: everybody on a conversation, in a group, or one person. */
export type Topic = string

type Listener = (hint: Bytes) => void

/** Carries hints of 32 bytes to whoever listens here, or in another process. Truth stays in the store. */
export interface Bus {
  /** Each listener is called once, however many of the topics it listens to. */
  publish(topics: readonly Topic[], hint: Bytes): void
  /** Returns how to stop. */
  subscribe(topics: readonly Topic[], listener: Listener): () => void
}

export const TOPIC = {
  conversation: (id: string): Topic => `c:${id}`,
  group: (group: string): Topic => `g:${group}`,
  person: (group: string, person: string): Topic => `p:${group}/${person}`,
} as const

/** The bus of a single process. */
export function localBus(): Bus {
  const listeners = new Map<Topic, Set<Listener>>()
  return {
    publish: (topics, hint) => {
      const told = new Set<Listener>()
      for (const topic of topics) {
        for (const listener of listeners.get(topic) ?? []) {
          if (told.has(listener)) continue
          told.add(listener)
          listener(hint)
        }
      }
    },
    subscribe: (topics, listener) => {
      for (const topic of topics) {
        const set = listeners.get(topic) ?? new Set()
        listeners.set(topic, set.add(listener))
      }
      return () => {
        for (const topic of topics) {
          const set = listeners.get(topic)
          set?.delete(listener)
          if (set?.size === 0) listeners.delete(topic)
        }
      }
    },
  }
}
