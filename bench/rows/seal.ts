import { loadSodium } from '#session/libsodium'
import type { Figure, Row } from '../figure.ts'
import { Recorder } from '../recorder.ts'
import { ratioOf } from '../rounds.ts'
import { Stage } from '../stage.ts'

/** What `Desk.say` costs: membership, signature, filling, sealing and the two hashes it is known by. */
export const seal: Row = {
  name: 'seal and sign one message',
  async measure(rounds: number): Promise<Figure> {
    const recorder = new Recorder(await loadSodium())
    const say = (stage: Stage): (() => void) => {
      const { desk } = stage.anna
      const { conversation } = stage
      const body = { t: 'text', text: 'Can you talk now? You may answer later.' } as const
      return () => {
        const { id } = desk.say({ conversation, body })
        desk.settled({ conversation, id, acknowledged: false })
      }
    }
    const watched = say(new Stage(recorder.engine))
    recorder.forget()
    watched()
    const raw = recorder.replay()
    const ratio = ratioOf(say(new Stage(await loadSodium())), raw.run, rounds)
    return { name: this.name, against: `${raw.count} library calls`, unit: 'x', goal: 1.3, ...ratio }
  },
}
