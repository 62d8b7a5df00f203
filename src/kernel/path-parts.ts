// The two parts of a path relative to a tree, with `/` between names: the folder above, and the last name.

/** `a/b.md` → `a`; '' for what stands at the root. */
export function folderPart(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** `a/b.md` → `b.md`. */
export function namePart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
