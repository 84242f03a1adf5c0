import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtCheckout } from './built.ts'

/** A build with these recordings, `<language>/<key>`. */
export const recordedCheckout = (recordings: Readonly<Record<string, Buffer>>): Promise<string> =>
  builtCheckout((checkout) => {
    for (const [name, bytes] of Object.entries(recordings)) {
      const file = join(checkout, 'audio', `${name}.opus`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
    }
  })
