// How the SQL of the migrations is generated from the tables: `npx drizzle-kit generate`.

import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./src/kernel/folded-paths.ts', './src/platform/sqlite/tables.ts', './src/modules/*/tables.ts'],
  out: './src/platform/sqlite/migrations',
})
