// What the examples of the commands speak of: after these commands each of them can be typed as it stands.

export const exampleWorld: readonly string[] = [
  'cw init',
  'cw initiative create "Rate limits" --status review',
  'cw page create "Sign in" --initiative rate-limits',
  'cw phase create Storage --initiative rate-limits --status review',
  'cw phase create Limits --initiative rate-limits',
  'cw plan create Schema --phase 01-storage --status review',
  'cw task create "Limits table" --files "src/db/**"',
  'cw task create "Clean up"',
  'cw agent create brave-otter --role worker',
  'cw question ask "Which database?" --agent brave-otter --option SQLite',
  'cw message send brave-otter "Small commits"',
  'cw project add git@example.org:team/shop.git',
  'cw account add work --provider claude-code',
  'cw domain create Billing --kind context --folder contexts',
  'cw domain create Invoice --kind aggregate',
]
