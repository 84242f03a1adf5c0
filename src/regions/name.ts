const ARTICLES = /^(?:(?:de|het|den|t|s|the|la|le|el|gemeente)\s+)+(?=\S)/

/**
 * What two spellings of a place have in common: no case, accents, punctuation or leading article, and `ij`
 * written `y` (IJsselstein, Ysselstein).
 */
export function fold(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(ARTICLES, '')
    .replace(/ij/g, 'y')
}

/** Is one word the other with one letter changed, added, left out, or two neighbours swapped? */
export function near(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let head = 0
  while (head < a.length && a[head] === b[head]) head++
  const rest = (word: string, skip: number): string => word.slice(head + skip)
  const swapped = a[head] === b[head + 1] && a[head + 1] === b[head] && rest(a, 2) === rest(b, 2)
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)
}
