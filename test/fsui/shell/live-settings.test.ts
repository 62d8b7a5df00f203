// What is said of a setting that was changed while the tree runs.

import { expect, it } from 'vitest'
import { LiveSettings } from '../../../src/fsui/shell/live-settings.ts'
import { resolveConfig } from '../../../src/platform/config/settings.ts'

function usual() {
  const config = resolveConfig({})
  if (!config.ok) throw new Error('the defaults are in order')
  return config.value.settings
}

it('what is read whenever an agent is to start is followed at once, and what only a start reads is not', () => {
  const settings = usual()
  const changed = { 'budget.day_usd': 2, 'dispatch.max_running': 9, 'fsui.watcher': 'off' as const }
  expect(new LiveSettings(settings).update({ ...settings, ...changed }).sort()).toEqual([
    'budget.day_usd is 2 from now on',
    'dispatch.max_running is 9 from now on',
    'fsui.watcher is off; it takes effect at the next start',
  ])
})
