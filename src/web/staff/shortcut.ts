export type Shortcut = 'next' | 'previous' | 'write' | 'close' | 'phrases' | 'back'

export type Press = {
  readonly key: string
  /** Place on the keyboard: with Alt many layouts give another letter. */
  readonly code: string
  readonly alt: boolean
  readonly ctrl: boolean
  readonly meta: boolean
  /** The focus is in a field with text in it. */
  readonly typing: boolean
}

const BY_CODE: { readonly [code: string]: Shortcut | undefined } = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyL: 'write',
  KeyE: 'close',
}

/** Which shortcut a key press is; plain letters never are one, so nothing happens while somebody types. */
export const shortcutOf = (press: Press): Shortcut | undefined => {
  if (press.ctrl || press.meta) return undefined
  if (press.alt) return BY_CODE[press.code]
  if (press.key === 'Escape') return 'back'
  return press.key === '/' && !press.typing ? 'phrases' : undefined
}
