// The document of a domain concept.

import { defineCodec, oneOf, textList, textValue } from '../../document/define-codec.ts'
import { conceptKinds, type DomainConcept } from './entity.ts'

export const domainCodec = defineCodec<DomainConcept>({
  kind: 'domain',
  fields: [
    { key: 'kind', decode: oneOf(conceptKinds), absent: 'term', comment: conceptKinds.join(', ') },
    { key: 'context', decode: textValue, references: true },
    { key: 'paths', decode: textList, set: true, comment: 'code it stands for' },
    { key: 'projects', decode: textList, set: true, references: true },
  ],
})
