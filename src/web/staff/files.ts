/** Addresses of built files; the build puts its own values in the place of these. */
export const FILES: { readonly worker: { readonly url: string } } = { worker: { url: '' } }
