// What a document says of the machine and is not so: taken up all the same, since it may be so later, and told of.

import { isAbsolute } from 'node:path'
import type { DocumentText, Field } from '../../document/document.ts'
import { isUrl, repositoryAround, whyNoRepository } from '../../git/find-repository.ts'
import { problemLines, readRepositoryConfig } from '../../platform/config/repository-config.ts'

/** One sentence or two each, for the log; what stood there `before` already was told of then. @see SPEC E11 */
export async function doubtsAbout(
  kind: string,
  before: DocumentText | null,
  after: DocumentText,
): Promise<readonly string[]> {
  const field = kind === 'project' ? after.fields.get('repository') : undefined
  if (field === undefined || before?.fields.get('repository')?.value === field.value) return []
  const doubt = await doubtAboutRepository(field)
  const doubts = doubt === null ? await doubtsAboutSettings(field) : [doubt]
  return doubts.map((each) => `line ${field.line}: ${each}`)
}

/** What its own settings say in vain. Which providers the home has is looked at when an agent starts. */
async function doubtsAboutSettings({ value }: Field): Promise<readonly string[]> {
  if (typeof value !== 'string' || !isAbsolute(value)) return []
  const config = await readRepositoryConfig(value, null)
  return config === null ? [] : problemLines(config)
}

async function doubtAboutRepository({ value }: Field): Promise<string | null> {
  if (typeof value !== 'string' || value === '') return null
  if (isUrl(value))
    return `${value} is not on this machine, and no agent can work in it: \`git clone ${value}\` brings it here, then write the folder of that.`
  if (!isAbsolute(value))
    return `${value} is no whole path, and agents do not start in this folder. Write it from the root of the disk on.`
  // In a folder that is not there yet no repository can be around it.
  const why = await whyNoRepository(value)
  if (why === 'is no git repository' && (await repositoryAround(value)) !== null) return null
  return `${value} ${why}. It is taken up as it is; until there is one no agent can work in it: \`git init\` or \`git clone\` makes one, or correct the line.`
}
