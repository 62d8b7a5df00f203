// What every agent of a role is told, whatever its task is. The pages that explain the roles to people hold it.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cwError } from '../../kernel/errors.ts'
import { type Role, roles } from '../../kernel/roles.ts'

const pages = new URL('../../../docs/agents/', import.meta.url)
const heading = '## Instructions\n'

/**
 * Markdown, from the page of the role in `docs/agents/`: what stands there below its “Instructions”.
 * @throws CwError `input.invalid` for a role that there is not
 * @throws Error where the installation lacks the page
 */
export function roleInstructions(role: string): string {
  if (!isRole(role))
    throw cwError('input.invalid', { reason: `There is no role “${role}”. There are ${roles.join(', ')}.` })
  const page = readFileSync(fileURLToPath(new URL(`${role}.md`, pages)), 'utf8').replaceAll('\r\n', '\n')
  const start = page.indexOf(`\n${heading}`)
  if (start === -1) throw new Error(`docs/agents/${role}.md holds no instructions`)
  return page.slice(start + 1 + heading.length).trim()
}

function isRole(role: string): role is Role {
  return roles.some((known) => known === role)
}
