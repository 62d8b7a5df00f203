// The document of a project.

import { budgetField } from '../../document/budget-field.ts'
import { defineCodec, textList, textValue } from '../../document/define-codec.ts'
import type { Project } from './entity.ts'

export const projectCodec = defineCodec<Project>({
  kind: 'project',
  fields: [
    { key: 'repository', decode: textValue, comment: 'whole path of its folder' },
    { key: 'default_branch', decode: textValue },
    { key: 'checks', decode: textList, comment: 'commands that must pass before a merge' },
    { key: 'setup_hook', decode: textValue, comment: 'command run in each new worktree' },
    { key: 'setup_folder', decode: textValue, comment: 'copied into each new worktree' },
    budgetField,
  ],
})
