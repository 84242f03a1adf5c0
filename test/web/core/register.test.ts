import { expect, it } from 'vitest'
import type { ChangesPage } from '#wire/control'
import { RegisterReader } from '../../../src/web/core/register.ts'
import type { KeptRow } from '../../../src/web/core/register-rows.ts'

const ROW: KeptRow = { n: 5, hash: new Uint8Array(32).fill(5) }

/** A reader of an empty log; `answer` is what happens while the server is asked. */
function readerOf(keep: { row?: KeptRow }, answer: () => Promise<void> = async () => undefined) {
  const nobody = (): never => {
    throw new Error('not asked for')
  }
  return new RegisterReader({
    crypto: nobody,
    fetch: nobody,
    calls: () => ({
      change: nobody,
      changes: async (): Promise<ChangesPage> => {
        await answer()
        return { rows: [] }
      },
    }),
    keeper: {
      register: async () => keep.row,
      sawRegister: async (row) => {
        keep.row = row
      },
    },
    self: () => undefined,
    roster: () => undefined,
    now: () => 0,
  })
}

it('a log that another window read further meanwhile is not short; one that is short is refused', async () => {
  const keep: { row?: KeptRow } = {}
  const reader = readerOf(keep, async () => {
    keep.row = ROW
  })
  await reader.load()
  expect(reader.view.get().state).toBe('good')
  // Control: what was kept before it was asked for must be in it.
  const short = readerOf({ row: ROW })
  await short.load()
  expect(short.view.get()).toMatchObject({ state: 'refused', bad: 1 })
})

it('what was under way at the signing out is not taken', async () => {
  let go = (): void => undefined
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const reader = readerOf({}, () => held)
  const loading = reader.load()
  reader.stop()
  go()
  await loading
  expect(reader.view.get().state).toBe('unread')
})
