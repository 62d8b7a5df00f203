// The two parts of a path relative to a tree, with `/` between names: the folder above, and the last name.

/** `a/b.md` → `a`; '' for what stands at the root. */
export function folderPart(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** `a/b.md` → `b.md`. */
export function namePart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What stands higher first, and side by side by the characters. */
export function byDepth(a: string, b: string): number {
  return depthOf(a) - depthOf(b) || (a < b ? -1 : 1)
}

function depthOf(path: string): number {
  let depth = 0
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) depth++
  return depth
}
