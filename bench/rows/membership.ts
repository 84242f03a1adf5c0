import { loadSodium } from '#session/libsodium'
import type { Figure, Row } from '../figure.ts'
import { Recorder } from '../recorder.ts'
import { ratioOf } from '../rounds.ts'
import { Stage } from '../stage.ts'

const WRAPS = 20

/** A new epoch for the largest audience: key, wraps, confirmation, entry, signature, upload. */
export const membership: Row = {
  name: 'a membership change with 20 wraps',
  async measure(rounds: number): Promise<Figure> {
    const recorder = new Recorder(await loadSodium())
    const rotate = (stage: Stage): (() => void) => {
      stage.fill()
      const { conversation } = stage
      return () => void stage.anna.desk.rotate({ conversation, mode: 'away' })
    }
    const watched = rotate(new Stage(recorder.engine))
    recorder.forget()
    watched()
    const raw = recorder.replay('encapsulate')
    if (raw.count !== WRAPS) throw new Error(`${raw.count} wraps`)
    const ratio = ratioOf(rotate(new Stage(await loadSodium())), raw.run, rounds)
    return { name: this.name, against: `${raw.count} X-Wing encapsulations`, unit: 'x', goal: 1.5, ...ratio }
  },
}
