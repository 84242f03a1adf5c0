import { Desk } from '#session'
import { loadSodium } from '#session/libsodium'
import { Refused } from '#wire'
import type { Answer, Request } from './exchange.ts'
import { ROOTS } from './roots.ts'

/** All keys live here, for both clients. Any failure leaves as one class with a stable code and no detail. */
const worker = self as unknown as DedicatedWorkerGlobalScope
const say = (answer: Answer): void => worker.postMessage(answer)

function answer(desk: Desk, { n, call, args }: Request): Answer {
  try {
    const method = desk[call] as (args: unknown) => unknown
    return { n, value: method.call(desk, args) }
  } catch (error) {
    return { n, code: error instanceof Refused ? error.code : 'failed' }
  }
}

loadSodium().then(
  (engine) => {
    const desk = new Desk(engine, ROOTS, () => Date.now())
    worker.onmessage = ({ data }: MessageEvent<Request>) => say(answer(desk, data))
    say({ n: 0, value: true })
  },
  () => say({ n: 0, code: 'failed' }),
)
