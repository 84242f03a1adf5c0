import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { connect, openKeyFiles, openStore, type Store } from '#storage'
import { aMessage } from '../../support/store.ts'

/** Hex id of a frame that the store has acknowledged. */
export type Acknowledged = string
export type Mode = 'real' | 'early'

const [url = '', one = '', two = '', mode = 'real', ...conversations] = process.argv.slice(2)

/** The fault that the test must see: it acknowledges at once and commits 100 ms later. */
function early(store: Store): Pick<Store, 'appendMessage'> {
  let seq = 0
  return {
    appendMessage: async (input) => {
      setTimeout(() => void store.appendMessage(input).catch(() => undefined), 100)
      await new Promise((resolve) => setTimeout(resolve, 1))
      return { ok: true, seq: ++seq, duplicate: false }
    },
  }
}

async function main(): Promise<void> {
  const sql = await connect(url)
  const keyStore = await openKeyFiles([one, two], (size) => new Uint8Array(randomBytes(size)))
  const store = await openStore({ sql, keyStore, random: (size) => new Uint8Array(randomBytes(size)) })
  const target = mode === 'early' ? early(store) : store
  const write = async (conversation: Uint8Array): Promise<void> => {
    for (;;) {
      const message = aMessage(conversation)
      const answer = await target.appendMessage(message)
      const line: Acknowledged = Buffer.from(message.id).toString('hex')
      if (answer.ok) writeSync(1, `${line}\n`)
    }
  }
  const ids = conversations.map((id) => new Uint8Array(Buffer.from(id, 'hex')))
  await Promise.all(ids.flatMap((id) => [write(id), write(id)]))
}

void main()
