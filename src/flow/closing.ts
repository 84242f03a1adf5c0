/** Last words by the reason a conversation is closed for: ids of phrases. */
const CLOSING = {
  met: 'closeThanks',
  shelter: 'closeThanks',
  passed: 'closePassed',
  wish: 'closeForNow',
  silent: 'closeForNow',
  elsewhere: 'closeElsewhere',
} as const

export type Reason = keyof typeof CLOSING

export const CLOSING_REASONS = Object.keys(CLOSING) as readonly Reason[]

/** The text key of what the visitor reads last. */
export const closingText = (reason: Reason): string => `phrase.${CLOSING[reason]}`
