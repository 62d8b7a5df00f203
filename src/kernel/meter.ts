// A share as people see it at a glance.

const cells = 10

/** `████░░░░░░ 45 %`. `share` from 0; more than 1 fills the bar and says how much. */
export function meter(share: number): string {
  const filled = Math.min(cells, Math.max(0, Math.round(share * cells)))
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)} ${Math.round(share * 100)} %`
}

/** Of the windows whose filling is known: `five hour ████░░░░░░ 45 %`. */
export function metersOf(
  windows: readonly { readonly window: string; readonly used: number | null }[],
): string {
  return windows
    .flatMap(({ window, used }) => (used === null ? [] : [`${window.replaceAll('_', ' ')} ${meter(used)}`]))
    .join(', ')
}
