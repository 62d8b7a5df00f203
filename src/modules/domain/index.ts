// The door of the slice of the domain.

export { domainCodec } from './document.ts'
export { type ConceptKind, type DomainConcept, domainSchema } from './entity.ts'
export { domainConcepts } from './stored.ts'
