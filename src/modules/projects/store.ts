// Reads and writes of the table of projects.

import { entityStore } from '../../kernel/entity-store.ts'
import type { Project } from './entity.ts'
import { projects } from './tables.ts'

export const projectStore = entityStore<Project>('project', projects)
