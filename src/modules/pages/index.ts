// The door of the slice of pages.

export { pageCodec } from './document.ts'
export { type Page, pageKinds, pageSchema } from './entity.ts'
export { pageRules } from './rules.ts'
export { pages } from './stored.ts'
