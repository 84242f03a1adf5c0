/** The part of the bundler that gathers the languages; nothing else of it is used. */
interface ImportMeta {
  readonly glob: (
    pattern: string | readonly string[],
    options: { readonly eager: true; readonly import: 'default' },
  ) => { readonly [path: string]: unknown }
}
