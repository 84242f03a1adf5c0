import type { Direction, Packs, Status, Texts } from '#i18n'

type Meta = {
  readonly name: string
  readonly dir: Direction
  readonly status: { readonly [name: string]: Status }
}

const languageOf = (path: string): string => path.split('/').at(-2) ?? ''

/** Every language of `locales/`, with what both sides of a conversation may say in it. */
export const readPacks = (
  metas: { readonly [path: string]: unknown },
  texts: { readonly [path: string]: unknown },
): Packs =>
  Object.fromEntries(
    Object.entries(metas).map(([path, value]) => {
      const lang = languageOf(path)
      const meta = value as Meta
      const own = Object.entries(texts).filter(([file]) => languageOf(file) === lang)
      const all: Texts = Object.assign({}, ...own.map(([, file]) => file))
      return [lang, { name: meta.name, dir: meta.dir, status: meta.status['phrases'] ?? 'draft', texts: all }]
    }),
  )
