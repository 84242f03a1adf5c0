import { sha256Source } from './digest.ts'

export type PageParts = {
  readonly language: string
  readonly title: string
  readonly body: string
  readonly css: string
  /** The two inline scripts: the exit, and what makes the first screen answer. */
  readonly scripts: readonly string[]
  /** Hash of the app, which the second script puts in as a third inline script once it has arrived. */
  readonly app: string
  /** Shown without script: links to the pages that need none. */
  readonly links: readonly { readonly url: string; readonly language: string; readonly name: string }[]
}

/** Inside an inline script `</script` would end it: written so that the bytes that are hashed are those served. */
export const inlineScript = (code: string): string =>
  code
    .trim()
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '<\\!--')

/** Comments and indentation go; nothing else is understood, nothing else is changed. */
export const smallCss = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/([:]) /g, '$1')
    .replace(/;}/g, '}')
    .trim()

const HEAD =
  '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'

/** One response: style, exit and app inline, the first screen already drawn. */
export const pageHtml = ({ language, title, body, css, scripts, links, app }: PageParts): string => {
  const [exit = '', first = ''] = scripts
  const noscript = links
    .map(({ url, language: lang, name }) => `<li><a href="${url}" lang="${lang}">${name}</a></li>`)
    .join('')
  return `<!doctype html><html lang="${language}" dir="ltr" data-pin="__PIN__" data-script="${app}"><head>${HEAD}<title>${title}</title><style>${css}</style><script>${exit}</script></head><body>${body.replace('</header>', `</header><noscript><ul>${noscript}</ul></noscript>`)}<script>${first}</script></body></html>`
}

/** A page without any script. */
export const plainHtml = (parts: {
  readonly language: string
  readonly dir: string
  readonly title: string
  readonly body: string
  readonly css: string
}): string =>
  `<!doctype html><html lang="${parts.language}" dir="${parts.dir}"><head>${HEAD}<title>${parts.title}</title><style>${parts.css}</style></head><body>${parts.body}</body></html>`

/** The console loads its files by address: it may be kept by the browser. */
export const consoleHtml = (parts: {
  readonly title: string
  readonly style: string
  readonly script: string
}): string =>
  `<!doctype html><html lang="nl" data-pin="__PIN__"><head>${HEAD}<title>${parts.title}</title><link rel="stylesheet" href="${parts.style}"></head><body><script src="${parts.script}"></script></body></html>`

/** Quoted CSP sources of the inline parts. */
export const sourcesOf = (parts: readonly string[]): readonly string[] =>
  parts.map((part) => `'${sha256Source(part)}'`)
