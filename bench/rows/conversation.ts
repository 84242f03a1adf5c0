import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import type { Someone } from '../../test/support/relay.ts'
import type { Figure, Row } from '../figure.ts'
import { Recorder } from '../recorder.ts'
import { ratioOf } from '../rounds.ts'
import { Stage } from '../stage.ts'

const MESSAGES = 1000

/** A device reads a whole conversation, from the frames to the lines of a screen. */
export const conversation: Row = {
  name: 'open a conversation of 1,000 messages',
  async measure(rounds: number): Promise<Figure> {
    const engine = await loadSodium()
    const stage = new Stage(engine)
    // The handoff is the first message.
    for (let i = 1; i < MESSAGES; i++) stage.say(i % 2 === 0 ? stage.anna : stage.visitor, `line ${i}`)
    const reader = (by: Engine): Someone => stage.unread(by, 'Bram', 'eindhoven')
    const read = (by: Engine): (() => void) => {
      const bram = reader(by)
      return () => {
        const { lines } = bram.read(stage.conversation)
        if (lines.filter(({ kind }) => kind === 'message').length !== MESSAGES) throw new Error('lines')
        bram.desk.forget({ conversation: stage.conversation })
      }
    }
    const recorder = new Recorder(engine)
    const watched = read(recorder.engine)
    recorder.forget()
    watched()
    const raw = recorder.replay()
    const ratio = ratioOf(read(engine), raw.run, rounds)
    return { name: this.name, against: `${raw.count} library calls`, unit: 'x', goal: 1.3, ...ratio }
  },
}
