import { compose, startServer, type Tempo } from '#server'
import type { Store } from '#storage'
import { readSettings } from '#wire/control'

/**
 * The product's server as it is (`plain`), or one with a store that looks twice for a locator it did not find, and
 * with answers that go out as soon as they are there (`hasty`).
 */
const hasty = (store: Store): Store => ({
  ...store,
  findByLocator: async (locator) =>
    (await store.findByLocator(locator)) ?? (await store.findByLocator(locator)),
})

const AT_ONCE: Tempo = {
  find: 0.01,
  poll: 25_000,
  beat: [20_000, 25_000],
  hello: 10_000,
  presence: 30_000,
  tick: 5_000,
}

async function main(): Promise<void> {
  const { VARIANT = 'plain', ...env } = process.env
  const { deps } = await compose(readSettings(env), process.argv[2] ?? 'build')
  const isHasty = VARIANT === 'hasty'
  const server = await startServer(isHasty ? { ...deps, store: hasty(deps.store), tempo: AT_ONCE } : deps)
  console.log(`visitor  http://localhost:${server.visitorPort}`)
  console.log(`console  http://localhost:${server.staffPort}`)
}

void main()
