// The document of a page.

import { defineCodec, textValue } from '../../document/define-codec.ts'
import type { Page } from './entity.ts'

export const pageCodec = defineCodec<Page>({
  kind: 'page',
  fields: [{ key: 'kind', decode: textValue, comment: 'journey, rule, technical, architecture' }],
})
