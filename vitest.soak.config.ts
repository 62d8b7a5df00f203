import { defineConfig } from 'vitest/config'

/** Tests that run for minutes to hours, one after another: `npm run soak`. */
export default defineConfig({
  test: {
    pool: 'forks',
    include: ['test/soak/**/*.test.ts'],
    passWithNoTests: true,
    fileParallelism: false,
    testTimeout: 24 * 3600 * 1000,
    hookTimeout: 120_000,
  },
})
