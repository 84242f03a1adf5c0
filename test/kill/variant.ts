import { randomBytes } from 'node:crypto'
import { compose, startServer } from '#server'
import type { Store } from '#storage'
import { readSettings } from '#wire/control'

/**
 * The product's server as it is (`plain`), or with one fault planted through its dependencies: `early`
 * acknowledges and holds the commit back by 100 ms; `twice` forgets what it has already stored. `slowly` marks what
 * is due one by one, with time to die between two.
 */
const early = (store: Store): Store => ({
  ...store,
  appendMessage: async (input) => {
    setTimeout(() => void store.appendMessage(input).catch(() => undefined), 100)
    return { ok: true, seq: 1, duplicate: false }
  },
})

const twice = (store: Store): Store => ({
  ...store,
  appendMessage: (input) => store.appendMessage({ ...input, id: new Uint8Array(randomBytes(16)) }),
})

const slowly = (store: Store): Store => ({
  ...store,
  escalate: async (now) => {
    const marked = await store.escalate(now, 1)
    await new Promise((done) => setTimeout(done, 150))
    return marked.length === 0 ? [] : [...marked, ...(await slowly(store).escalate(now, 1))]
  },
})

/** Keeps no deadline of a handoff. */
const undue = (store: Store): Store => ({
  ...store,
  create: ({ dueAt: _, ...input }) => store.create(input),
})

const FAULT: Readonly<Record<string, (store: Store) => Store>> = {
  plain: (store) => store,
  early,
  twice,
  slowly,
  undue,
}

async function main(): Promise<void> {
  const variant = process.env['VARIANT'] ?? 'plain'
  const { VARIANT: _, ...env } = process.env
  const { deps } = await compose(readSettings(env), process.argv[2] ?? 'build')
  const fault = FAULT[variant]
  if (!fault) throw new Error(variant)
  const server = await startServer({ ...deps, store: fault(deps.store) })
  console.log(`visitor  http://localhost:${server.visitorPort}`)
  console.log(`console  http://localhost:${server.staffPort}`)
}

void main()
