const ARTICLES = /^(?:(?:de|het|den|t|s|the|la|le|el|gemeente) )+(?=\S)/

/** What spellings have in common: no case, accents or punctuation; `ij` is written `y` (Ysselstein). */
export function fold(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/ij/g, 'y')
}

/** A folded name without its leading article. */
export function bare(folded: string): string {
  return folded.replace(ARTICLES, '')
}

/** Do two words differ in one stretch of at most one letter, or two when they are long? */
export function alike(a: string, b: string): boolean {
  const short = Math.min(a.length, b.length)
  const long = Math.max(a.length, b.length)
  let head = 0
  while (head < short && a[head] === b[head]) head++
  let tail = 0
  while (tail < short - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return head + tail >= long - (long > 7 ? 2 : 1)
}
