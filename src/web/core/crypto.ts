import type { Answer, Calls, Request } from '#web/worker'
import { type Code, Refused } from '#wire'

type Args<K extends keyof Calls> = Parameters<Calls[K]>[0]

/** The worker as a typed function: numbered requests, one error class. */
export interface Crypto {
  call<K extends keyof Calls>(name: K, args?: Args<K>): Promise<ReturnType<Calls[K]>>
  /** Settles when the library has started and its known answers fit; rejects with `failed`. */
  readonly ready: Promise<void>
  stop(): void
}

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }

/** `worker` as created by the view (Trusted Types live there). */
export function cryptoOf(worker: Worker): Crypto {
  const waiting = new Map<number, Waiting>()
  let next = 0
  const expect = <T>(n: number): Promise<T> =>
    new Promise<T>((resolve, reject) =>
      waiting.set(n, { resolve: resolve as (value: never) => void, reject }),
    )
  const ready = expect<void>(next++)
  ready.catch(() => undefined)
  const failAll = (): void => {
    for (const one of waiting.values()) one.reject(new Refused('failed'))
    waiting.clear()
  }
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const one = waiting.get(data.n)
    waiting.delete(data.n)
    if ('code' in data) one?.reject(new Refused(data.code as Code))
    else one?.resolve(data.value as never)
  }
  worker.onerror = failAll
  return {
    ready,
    call: async (name, args) => {
      await ready
      const n = next++
      const answer = expect<never>(n)
      worker.postMessage({ n, call: name, args } satisfies Request)
      return answer
    },
    stop: () => {
      worker.terminate()
      failAll()
    },
  }
}
