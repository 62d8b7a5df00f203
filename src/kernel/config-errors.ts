// Of the catalogue of errors, what is about the settings of a home.

import type { CatalogueEntry } from './catalogue-entry.ts'

export const configErrors = {
  'config.invalid': { message: 'config.yaml, line {line}: {reason}', hint: '{remedy}', exit: 26 },
  'config.gone': {
    message: 'There is no config.yaml any more in {path}, nor a config.json.',
    hint: 'What they said last stays in force until the server ends; one that starts takes the defaults. Write the file again.',
    exit: 26,
  },
  'config.json-invalid': { message: 'config.json, line {line}: {reason}', hint: '{remedy}', exit: 26 },
} as const satisfies Record<string, CatalogueEntry>
