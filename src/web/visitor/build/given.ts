import type { Plugin } from 'vite'

/** Values known only while building, by the module that declares their empty form. */
const given = new Map<string, { readonly name: string; readonly value: unknown }>()

/** `src/web/visitor/files.ts` will export `FILES` with this value instead of the empty one it declares. */
export const give = (module: string, name: string, value: unknown): void => {
  given.set(module, { name, value })
}

/** Replaces declared constants by values made earlier in the same build. */
export const givenValues = (): Plugin => ({
  name: 'given-values',
  enforce: 'pre',
  load(id) {
    for (const [module, { name, value }] of given) {
      if (id.endsWith(`/${module}`)) return `export const ${name} = ${JSON.stringify(value)}`
    }
    return null
  },
})
