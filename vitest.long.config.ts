import { defineConfig } from 'vitest/config'

/** What takes minutes to hours: `npm run test:long`. Tests read `TEST_LONG` and take their long counts. */
export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'build/long.json' },
    include: ['test/long/**/*.test.ts', 'test/session/schedules*.test.ts', 'test/kill/year.test.ts'],
    env: { TEST_LONG: '1' },
    fileParallelism: false,
    testTimeout: 10_800_000,
    hookTimeout: 120_000,
  },
})
