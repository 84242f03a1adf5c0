import { defineConfig } from 'vitest/config'

/** `pure`: no database, no browser, in parallel. `whole`: the built product, one file at a time. */
const whole = ['test/{storage,server,browser,canary,kill,cli}/**/*.test.{ts,tsx}', 'test/house/build.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'build/tests.json' },
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...whole, 'test/long/**'],
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'whole',
          include: whole,
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
