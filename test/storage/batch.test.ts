import { describe, expect, test } from 'vitest'
import { Batch } from '../../src/storage/batch.ts'

type Run = { readonly items: readonly string[]; readonly end: () => void }

function aBatch(change: Partial<ConstructorParameters<typeof Batch<string, string>>[0]> = {}) {
  const runs: Run[] = []
  const batch = new Batch<string, string>({
    run: (items) =>
      new Promise((resolve) => {
        runs.push({ items, end: () => resolve(items.map((item) => ({ value: item.toUpperCase() }))) })
      }),
    size: 3,
    inFlight: 2,
    waiting: 8,
    overflow: () => new Error('full'),
    ...change,
  })
  return { batch, runs }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a batch', () => {
  test('takes what one turn brought, at most so many, and the rest when a run returns', async () => {
    const { batch, runs } = aBatch()
    const answers = [...'abcdefgh'].map((item) => batch.add(item))
    await turn()
    expect(runs.map(({ items }) => items.join(''))).toEqual(['abc', 'def'])
    runs[1]?.end()
    expect(await Promise.all(answers.slice(3, 6))).toEqual(['D', 'E', 'F'])
    expect(runs.map(({ items }) => items.join(''))).toEqual(['abc', 'def', 'gh'])
    runs[0]?.end()
    runs[2]?.end()
    expect(await Promise.all(answers)).toEqual([...'ABCDEFGH'])
  })

  test('never runs one lane twice at once, and keeps its order', async () => {
    const { batch, runs } = aBatch({ lane: (item) => item[0] })
    const answers = ['a1', 'b1', 'c1', 'a2', 'd1', 'b2', 'a3'].map((item) => batch.add(item))
    await turn()
    expect(runs.map(({ items }) => items)).toEqual([['a1', 'b1', 'c1'], ['d1']])
    runs[0]?.end()
    await Promise.all(answers.slice(0, 3))
    expect(runs[2]?.items).toEqual(['a2', 'b2', 'a3'])
    for (const run of runs) run.end()
    await Promise.all(answers)
  })

  test('turns away what does not fit, and answers everyone when a run throws', async () => {
    const { batch } = aBatch({ run: () => Promise.reject(new Error('down')), inFlight: 1 })
    const answers = [...'abcdefghi'].map((item) => batch.add(item).catch((error: Error) => error.message))
    expect(await Promise.all(answers)).toEqual([...Array.from('abcdefgh', () => 'down'), 'full'])
    await expect(batch.add('again')).rejects.toThrow('down')
  })

  test('one item’s error is its own', async () => {
    const { batch } = aBatch({
      run: async (items) => items.map((item) => (item === 'b' ? { error: new Error('b') } : { value: item })),
    })
    const answers = await Promise.allSettled([...'abc'].map((item) => batch.add(item)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
