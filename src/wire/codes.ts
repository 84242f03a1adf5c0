/** Stable error codes and the HTTP status each travels with (PROTOCOL §9). No further detail is ever sent. */
export const STATUS_OF = {
  'bad-frame': 400,
  'bad-signature': 400,
  'bad-request': 400,
  'unknown-group': 400,
  'not-signed-in': 401,
  'not-found': 404,
  'stale-epoch': 409,
  'stale-head': 409,
  'stale-roster': 409,
  'rotate-first': 409,
  'not-allowed': 409,
  challenge: 409,
  closed: 409,
  full: 409,
  unsound: 409,
  'too-large': 413,
  busy: 503,
  failed: 500,
} as const

export type Code = keyof typeof STATUS_OF

/** The one error of this house that crosses rooms: a code, no detail. */
export class Refused extends Error {
  readonly code: Code
  constructor(code: Code) {
    super(code)
    this.name = 'Refused'
    this.code = code
  }
}
