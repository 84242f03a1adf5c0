import { concat, type Hex, type LoadedSlice } from '#wire'
import type { Engine } from './engine.ts'
import { recordWords } from './seed.ts'
import type { DeviceView } from './view.ts'

/** The devices of a group, with the words to compare by voice; `own` is the sign key unlocked here. */
export function devicesIn(
  engine: Engine,
  slice: LoadedSlice | undefined,
  own: Hex | undefined,
): readonly DeviceView[] {
  return (slice?.people ?? []).flatMap((person) =>
    person.devices.map(({ sign, kem, signHex }) => ({
      device: signHex,
      person: person.idHex,
      name: engine.text(person.name) ?? '',
      words: recordWords(engine, concat(sign, kem)),
      own: signHex === own,
    })),
  )
}
