// The door of the slice of projects.

export { projectCodec } from './document.ts'
export { type Project, projectSchema } from './entity.ts'
export { projects } from './stored.ts'
