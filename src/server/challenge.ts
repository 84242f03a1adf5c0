import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Bytes, type Clock, concat, hash, LABEL, type Random, type Verifier, Writer } from '#wire'

export const CHALLENGE_SIZE = 23
const MAC = 16
const VALID_MS = 10 * 60_000

/** Proof of work before `create` (PROTOCOL §8, step 3): stateless, bound to the conversation by its id. */
export interface Challenges {
  /** 6-byte time in ms ‖ 16-byte MAC ‖ bits of work asked. */
  issue(): Bytes
  /** Our own, young enough, and worked for. */
  accepts(challenge: Bytes, conversation: Bytes): boolean
}

export type ChallengeDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly verifier: Verifier
  /** Bits asked at this moment; 0 when idle. */
  readonly bits: () => number
}

/** The key lives as long as the process: after a restart a visitor asks again. */
export function challenges(deps: ChallengeDeps): Challenges {
  const key = deps.random(32)
  const macOf = (opening: Bytes): Bytes =>
    new Uint8Array(createHmac('sha256', key).update(opening).digest().subarray(0, MAC))
  return {
    issue: () => {
      const time = new Writer().u48(deps.clock()).done()
      const bits = Uint8Array.of(deps.bits())
      return concat(time, macOf(concat(time, bits)), bits)
    },
    accepts: (challenge, conversation) => {
      if (challenge.length !== CHALLENGE_SIZE) return false
      const time = challenge.slice(0, 6)
      const bits = challenge.slice(6 + MAC)
      const genuine = timingSafeEqual(challenge.slice(6, 6 + MAC), macOf(concat(time, bits)))
      const age = deps.clock() - time.reduce((value, byte) => value * 256 + byte, 0)
      const work = leadingZeros(hash(deps.verifier, LABEL.work, challenge, conversation))
      return genuine && Math.abs(age) <= VALID_MS && work >= (bits[0] ?? 0)
    },
  }
}

/** Number of zero bits at the front. */
export function leadingZeros(bytes: Bytes): number {
  const at = bytes.findIndex((byte) => byte !== 0)
  return at < 0 ? bytes.length * 8 : at * 8 + Math.clz32(bytes[at] ?? 0) - 24
}
