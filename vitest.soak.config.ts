import { defineConfig } from 'vitest/config'

/**
 * The simulation for as long as you like: `CW_SIM_RUNS=100000 npm run soak`. Each run takes a new seed; CW_SIM_SEED
 * repeats one, and a failure prints it with the shortened schedule.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    include: ['test/simulation/*.test.ts'],
    env: {
      CW_SIM_RUNS: process.env.CW_SIM_RUNS ?? '20000',
      CW_SIM_SEED: process.env.CW_SIM_SEED ?? String(Date.now() % 1_000_000_000),
    },
    fileParallelism: false,
    testTimeout: 24 * 3600 * 1000,
    hookTimeout: 120_000,
  },
})
