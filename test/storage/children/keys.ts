import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openKeyFiles } from '#storage'

/** Said for each key that `create` has promised. */
export type KeyLine = { readonly id: string; readonly key: string }

const [one = '', two = ''] = process.argv.slice(2)
const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size))

async function main(): Promise<void> {
  const keys = await openKeyFiles([one, two], random)
  const work = async (): Promise<void> => {
    for (;;) {
      const id = random(16)
      const key = await keys.create(id)
      const line: KeyLine = { id: Buffer.from(id).toString('hex'), key: Buffer.from(key).toString('hex') }
      writeSync(1, `${JSON.stringify(line)}\n`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
}

void main()
