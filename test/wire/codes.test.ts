import { expect, it } from 'vitest'
import { type Code, Refused, STATUS_OF } from '#wire'

/** PROTOCOL §9, written out: what a client and a proxy may rely on. */
const NINE: Readonly<Record<number, readonly Code[]>> = {
  400: ['bad-frame', 'bad-signature', 'bad-request', 'unknown-group'],
  401: ['not-signed-in'],
  404: ['not-found'],
  409: [
    'stale-epoch',
    'stale-head',
    'stale-roster',
    'rotate-first',
    'not-allowed',
    'challenge',
    'closed',
    'full',
    'unsound',
  ],
  413: ['too-large'],
  500: ['failed'],
  503: ['busy'],
}

it('every code has the status PROTOCOL §9 gives it', () => {
  const stated = Object.entries(NINE).flatMap(([status, codes]) =>
    codes.map((code) => [code, Number(status)]),
  )
  expect(STATUS_OF).toEqual(Object.fromEntries(stated))
})

it('a refusal is a code and no more', () => {
  const refused = new Refused('closed')
  expect([refused.name, refused.message, refused.code]).toEqual(['Refused', 'closed', 'closed'])
})
