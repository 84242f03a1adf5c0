import { expect, it } from 'vitest'
import { bundled, startChild } from '../support/child.ts'

const LIMIT = 40 * 60_000

it('wire and session: small faults are found by their tests, or have a reason', {
  timeout: LIMIT,
}, async () => {
  const child = startChild(await bundled('test/mutation/main.ts', 'mutation'), [])
  for (let line = await child.line(); line !== undefined; line = await child.line()) console.log(line)
  await child.ended
  expect(child.errors.filter((line) => line.includes('Error'))).toEqual([])
  expect(child.process.exitCode).toBe(0)
})
