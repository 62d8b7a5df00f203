// The figures as a table for people: each with the raw limit it is put over.

/** @typedef {import('./measure.mjs').Measured} Measured */
/** @typedef {import('./figures.mjs').Spread} Spread */

/**
 * A Markdown table, one column per size.
 *
 * @param {readonly Measured[]} all
 */
export function tableOf(all) {
  const head = ['', ...all.map(({ size }) => `${size.toLocaleString('en')} documents`)]
  const rows = [
    ['save → committed', ...all.map((m) => over(m.save, m.raw.save))],
    ['commit → file in place', ...all.map((m) => over(m.change, m.raw.replace))],
    ['taking up all files', ...all.map((m) => `${time(m.imported)}, ${time(m.imported / m.size)} each`)],
    [
      'first projection',
      ...all.map(
        ({ projection, documents, raw }) =>
          `${time(projection.took)}, ${Math.round((documents * 1_000) / projection.took).toLocaleString('en')} files/s (${ratio(projection.took, raw.copy)} \`cp -r\`)`,
      ),
    ],
    [
      'a burst of rewritten files',
      ...all.map(
        ({ burst }) =>
          `${burst.files.toLocaleString('en')} in ${time(burst.took)} (${ratio(burst.took, burst.raw)} read + parse + commit)`,
      ),
    ],
    [
      'start, nothing changed',
      ...all.map((m) => `${time(m.start.p50)} (${ratio(m.start.p50, m.raw.gitStatus.p50)} \`git status\`)`),
    ],
    [
      'sweep',
      ...all.map((m) => `${time(m.sweep.p50)} (${ratio(m.sweep.p50, m.raw.gitStatus.p50)} \`git status\`)`),
    ],
    [
      '`cw task ready`',
      ...all.map((m) => `${time(m.taskReady.p50)} (${ratio(m.taskReady.p50, m.raw.node.p50)} \`node -e 0\`)`),
    ],
    [
      '`cw task ready` over the same among 100 tasks',
      ...all.map(
        ({ taskReady, fewTasks }) =>
          `${(taskReady.p50 / fewTasks.taskReady.p50).toFixed(2)} × (${time(fewTasks.taskReady.p50)})`,
      ),
    ],
    [
      'memory (RSS) at rest, and the most: started, projected, after everything',
      ...all.map((m) => `${[m.atRest.memory, m.projection.memory, m.memory].map(memory).join('; ')} MiB`),
    ],
    [
      'event loop blocked at most: start, saves, burst, projection',
      ...all.map((m) =>
        [m.atRest.delay, m.delay.max, m.burst.delay, m.projection.delay].map(time).join(', '),
      ),
    ],
    ['watches', ...all.map((m) => String(m.watches))],
    ...['chokidar', 'per-folder'].map((by) => [
      `watched by ${by}: save → committed; start; memory`,
      ...all.map((m) => watched(m, by)),
    ]),
    ['raw: event + read + fsync + commit', ...all.map((m) => both(m.raw.save))],
    ['raw: commit + fsync + rename + fsync', ...all.map((m) => both(m.raw.replace))],
    ['raw: read + parse + commit of the burst', ...all.map((m) => time(m.burst.raw))],
    ['raw: `cp -r`', ...all.map((m) => time(m.raw.copy))],
    ['raw: `git status`', ...all.map((m) => time(m.raw.gitStatus.p50))],
    ['raw: `node -e 0`', ...all.map((m) => time(m.raw.node.p50))],
  ]
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

/**
 * How the cost of one save and of one change grows from the smallest tree to the largest; 1 means that it does not.
 *
 * @param {readonly Measured[]} all
 */
export function growthOf(all) {
  const small = all[0]
  const large = all.at(-1)
  if (small === undefined || large === undefined || small === large) return null
  const grown = (/** @type {(m: Measured) => number} */ of) => Number((of(large) / of(small)).toFixed(2))
  return {
    from: small.size,
    to: large.size,
    save: grown((m) => m.save.p50),
    change: grown((m) => m.change.p50),
  }
}

/**
 * @param {Measured} measured
 * @param {string} by
 */
function watched({ watchers }, by) {
  const found = watchers.find((each) => each.by === by)
  return found === undefined ? '' : `${both(found.save)}; ${time(found.start)}; ${memory(found.memory)} MiB`
}

/**
 * @param {Spread} found
 * @param {Spread} raw
 */
function over(found, raw) {
  return `${both(found)} (${ratio(found.p50, raw.p50)} raw)`
}

/** @param {import('./kept-tree.mjs').Memory} found */
function memory({ rests, most }) {
  return `${rests} (${most})`
}

/** @param {Spread} spread */
function both({ p50, p99 }) {
  return `${time(p50)}, p99 ${time(p99)}`
}

/**
 * @param {number} found
 * @param {number} raw
 */
function ratio(found, raw) {
  return `${(found / raw).toFixed(1)} ×`
}

/** @param {number} ms */
function time(ms) {
  return ms >= 10_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : ms >= 100
      ? `${Math.round(ms)} ms`
      : `${ms.toFixed(1)} ms`
}
