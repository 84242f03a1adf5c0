import { type Bytes, PATH, Refused } from '#wire'
import { pause } from './pause.ts'
import type { Transport } from './transport.ts'

const TRIES = 4

/** The same bytes again until there is a definite answer, then once more with a fresh challenge if it was too old. */
export async function created(transport: Transport, first: Bytes, upload: Bytes): Promise<void> {
  let challenge = first
  for (let i = 0; ; i++) {
    try {
      await transport.create(challenge, upload)
      return
    } catch (error) {
      if (i >= TRIES || (error instanceof Refused && error.code !== 'challenge' && error.code !== 'busy'))
        throw error
      await pause(500 * 2 ** i)
      if (error instanceof Refused) challenge = await transport.get(PATH.challenge)
    }
  }
}
