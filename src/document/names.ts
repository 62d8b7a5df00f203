// Names of files and folders: made from titles, sorted, and turned back into titles.
import { foldName } from '../kernel/fold-name.ts'
import { isReservedName } from '../kernel/name-rules.ts'
import { namePart } from '../kernel/path-parts.ts'

const slugLimit = 60

/** `[a-z0-9-]`, at most 60 characters, never empty and never a name that Windows reserves. */
export function slugify(title: string): string {
  const folded = title
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
  const words = folded.split(/[^a-z0-9]+/).filter((word) => word !== '')
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, slugLimit) : `${slug}-${word}`
    if (longer.length > slugLimit) break
    slug = longer
  }
  if (slug === '') return 'item'
  return isReservedName(slug) ? `${slug}-item` : slug
}

/** `01-slug`, `01.1-slug`; `width` digits before the point. */
export function numbered(order: number, slug: string, width = 2): string {
  const [whole = '0', decimals] = String(order).split('.')
  return `${whole.padStart(width, '0')}${decimals === undefined ? '' : `.${decimals}`}-${slug}`
}

/** Orders names and paths as people count: 01 < 01.1 < 01.2 < 01.10 < 02 < 10 < names without a number. Zero only for equal texts. */
export function naturalCompare(a: string, b: string): number {
  return a === b ? 0 : compareTexts(orderOf(a), orderOf(b)) || compareTexts(a, b)
}

/** The order of the tree: documents as people count their names. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return naturalCompare(a.path, b.path)
}

/** `01-add-limits-table.md` → `Add limits table`. */
export function titleFromFileName(name: string): string {
  const file = namePart(name).replace(/\.md$/i, '')
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(file)
  const words = (isDate ? file : file.replace(/^\d+(?:\.\d+)*[-_ ]+(?=.)/, '')).replace(/[-_]+/g, ' ').trim()
  if (isDate) return file
  return words === '' ? file : words.charAt(0).toUpperCase() + words.slice(1)
}

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Sorted lists ask for the same paths again and again. */
const orders = new Map<string, string>()
const mostOrders = 20_000

/** A text that sorts by its characters as the path sorts among paths. */
function orderOf(path: string): string {
  const known = orders.get(path)
  if (known !== undefined) return known
  if (orders.size >= mostOrders) orders.clear()
  const order = path.split('/').map(orderOfName).join('\0')
  orders.set(path, order)
  return order
}

/** The numbers in front first (`01.1-x` → 1, 1), then the whole; names without such numbers come last. */
function orderOfName(name: string): string {
  const numbers = /^\d+(?:\.\d+)*/.exec(name)?.[0].split('.').map(orderOfDigits).join('')
  const folded = /[^\0-@[-\x7f]/.test(name) ? foldName(name) : name
  return `${numbers === undefined ? '\x03' : `\x01${numbers}\x01`}${folded.replace(/\d+/g, orderOfDigits)}`
}

/** Below every letter, and the longer the number the higher: digits count as numbers of any length. */
function orderOfDigits(digits: string): string {
  const number = digits.replace(/^0+/, '')
  return `\x02${String(number.length).length}${number.length} ${number}`
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
