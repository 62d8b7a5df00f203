// The document of an account. A secret is refused before anything of the file is taken up.

import type { EntityCodec } from '../../document/codec.ts'
import { amount, defineCodec, oneOf, textValue } from '../../document/define-codec.ts'
import type { DocumentText } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import type { Account } from './entity.ts'
import { holdsSecret, isSecretName, valueHoldsSecret } from './secrets.ts'

const observed = '`cw` writes what it sees of the account.'

const codec = defineCodec<Account>({
  kind: 'account',
  fields: [
    { key: 'provider', decode: textValue, comment: 'claude-code, codex, …' },
    { key: 'config_dir', decode: textValue, comment: 'its configuration directory' },
    {
      key: 'use',
      decode: oneOf(['yes', 'no', 'after-reset']),
      absent: 'yes',
      comment: 'yes, no, after-reset',
    },
    { key: 'health', decode: textValue, readonly: observed },
    { key: 'parked_until', decode: amount, readonly: observed },
  ],
})

export const accountCodec: EntityCodec<Account> = {
  ...codec,
  values: (account) => ({
    ...codec.values(account),
    health: account.health === 'unknown' ? undefined : account.health,
    parked_until: account.parkedUntil === null ? undefined : new Date(account.parkedUntil).toISOString(),
  }),
  create: (doc, at) => {
    const problem = secretIn(doc)
    return problem ? { ok: false, problem } : codec.create(doc, at)
  },
  change: (before, after, at) => {
    const problem = secretIn(after)
    return problem ? { ok: false, problem } : codec.change(before, after, at)
  },
}

function secretIn(doc: DocumentText): Problem | null {
  for (const field of doc.fields.values())
    if (isSecretName(field.key) || valueHoldsSecret(field.value))
      return { ...secret(`${field.key} looks like a secret`), field: field.key, line: field.line }
  return holdsSecret(doc.body) ? secret('The text holds what looks like a key') : null
}

function secret(what: string): Problem {
  return {
    code: 'account.secret',
    message: `${what}; accounts hold none.`,
    remedy: 'Take it out, and let config_dir name the directory in which the program is signed in.',
  }
}
