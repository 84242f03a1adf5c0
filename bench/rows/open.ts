import { loadSodium } from '#session/libsodium'
import { type Bytes, hash, LABEL, openMessage, shortHash } from '#wire'
import { messageHash } from '../../src/session/conversation/chain.ts'
import { sealMessage, unsealMessage } from '../../src/session/message.ts'
import type { Figure, Row } from '../figure.ts'
import { Recorder } from '../recorder.ts'
import { ratioOf } from '../rounds.ts'

/** From the bytes of a frame to a verified message, with the two hashes a reader needs of it. */
export const open: Row = {
  name: 'open and verify one message',
  async measure(rounds: number): Promise<Figure> {
    const engine = await loadSodium()
    const sign = engine.signPair(engine.random(32))
    const [key, confirm, conversation] = [engine.random(32), engine.random(32), engine.random(16)]
    const inner = {
      sender: sign.public,
      session: engine.random(8),
      seq: 3,
      after: 2,
      previous: engine.random(32),
      head: hash(engine, LABEL.entry, key),
      at: 1_800_000_000_000,
      body: engine.utf8('{"t":"text","text":"Can you talk now? You may answer later."}'),
    }
    const place = { kind: 'message' as const, conversation, epoch: 2, confirm }
    const frame = sealMessage(engine, place, key, sign, inner)
    const opening = (by: typeof engine): (() => Bytes) => {
      return () => {
        const sealed = openMessage(frame)
        const opened = sealed && unsealMessage(by, sealed, confirm, key)
        if (!opened) throw new Error('shut')
        messageHash(by, frame)
        return shortHash(by, LABEL.frame, frame)
      }
    }
    const recorder = new Recorder(engine)
    opening(recorder.engine)()
    const raw = recorder.replay()
    const ratio = ratioOf(opening(engine), raw.run, rounds)
    return { name: this.name, against: `${raw.count} library calls`, unit: 'x', goal: 1.3, ...ratio }
  },
}
