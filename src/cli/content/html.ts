import type { Voice } from './sources.ts'

/** Text for the inside of an element or of a quoted attribute. */
export const safe = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const STYLE = [
  'body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}',
  'table{border-collapse:collapse;width:100%}',
  'td,th{border:1px solid #999;padding:.4rem .6rem;text-align:start;vertical-align:top}',
  'section{break-inside:avoid}code{font-size:.85em}small{color:#555}',
].join('')

/** A page that stands alone: nothing is fetched. */
export const pageOf = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${safe(title)}</title><style>${STYLE}</style><h1>${safe(title)}</h1>${body}</html>\n`

/** A cell in a language: in its own direction. */
export const cellOf = (text: string, { language, direction }: Voice): string =>
  `<td lang="${safe(language)}" dir="${safe(direction)}">${safe(text)}</td>`
