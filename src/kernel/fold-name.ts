// When two names are one: the key under which file systems look a name up, taken over all systems at once.

/** What folding leaves as it is: most paths there are. */
const plain = /^[\x20-\x40\x5b-\x7e]*$/

/**
 * Key under which two paths, `/` between their names, are equal iff some file system takes them for one. The systems differ; the
 * key is the coarsest of them, so that a tree can go from any to any other:
 *
 * - Unicode form: `é` is `e` and an accent (macOS keeps either and finds both).
 * - Case in full, as ext4 and APFS fold it: `Ä` is `ä`, `ẞ` is `ß` is `SS`, `ſ` is `s`, `ς` is `σ`, the Kelvin sign is `k`, `ﬁ` is `fi`.
 *   NTFS and FAT tell `ß` from `ss`.
 * - What is not seen (soft hyphen, joiners, variation selectors, marks of direction) does not count, as on ext4 and HFS+.
 * - Turkish: `I` is `i`, never `ı`; `İ` is neither. No system asks for a language.
 */
export function foldName(path: string): string {
  if (plain.test(path)) return path
  const seen = path.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return seen.split('ı').map(foldCase).join('ı').normalize('NFC')
}

/** Down, up and down again: `ẞ` has to become `ß` before that becomes `SS`. Canonical order may change on the way. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().normalize('NFD')
}
