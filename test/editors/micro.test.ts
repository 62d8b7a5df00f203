// micro against a living tree.

import { editorContract } from './editor-contract.ts'
import { editors } from './interactive-editors.ts'

await editorContract(editors.micro)
