import { describe, expect, it } from 'vitest'
import {
  AwaySchema,
  GuestSignInSchema,
  QueuePageSchema,
  QueueRequestSchema,
  RosterFileSchema,
  readAs,
  type Shape,
  SignInSchema,
  StaffChallengeSchema,
  StaffSessionSchema,
} from '#wire/control'

const hex = (bytes: number): string => 'a7'.repeat(bytes)

const row = {
  id: hex(16),
  group: 'eindhoven',
  helpdesk: '',
  opener: '',
  state: 'waiting',
  due: null,
  createdHour: 0,
  cursor: 0,
  epoch: 0,
  mine: true,
  member: false,
  here: true,
  asked: [{ group: 'drenthe', due: 1 }],
  erases: 1,
}
const person = { id: hex(16), name: 'A', devices: ['b'.repeat(1664)] }
const group = { code: 'eindhoven', role: 'team', people: [person] }
const guestSignIn = { challenge: hex(32), signKey: hex(32), signature: hex(64) }
const signIn = { group: 'a', person: hex(16), challenge: hex(32), signKey: hex(32), signature: hex(64) }

/** Shape, values it takes, values it does not. */
const CASES: readonly [string, Shape<unknown>, readonly unknown[], readonly unknown[]][] = [
  [
    'away',
    AwaySchema,
    [
      ...['open', 'away', 'absent', 'clear'].map((state) => ({ state, until: 1 })),
      { state: 'open', until: 0 },
      { state: 'open', until: 4e12 },
    ],
    [
      { state: '', until: 1 },
      { state: 'open', until: -1 },
      { state: 'open', until: 0.5 },
      { state: 'open', until: 4e12 + 1 },
      { state: 'open', until: '1' },
      { state: 'open' },
      { state: 'open', until: 1, more: 1 },
    ],
  ],
  [
    'a page of the queue',
    QueuePageSchema,
    [
      { rows: [], next: null },
      { rows: [row], next: 'x' },
      ...['waiting', 'escalated', 'held', 'accepted', 'silent', 'closed'].map((state) => ({
        rows: [{ ...row, state, due: 5 }],
        next: null,
      })),
    ],
    [
      { rows: [{ ...row, state: '' }], next: null },
      { rows: [{ ...row, id: hex(15) }], next: null },
      { rows: [{ ...row, due: -1 }], next: null },
      { rows: [{ ...row, cursor: 0.5 }], next: null },
      { rows: [{ ...row, asked: [{ group: 'drenthe' }] }], next: null },
      { rows: [{ ...row, text: 'x' }], next: null },
      { rows: [] },
    ],
  ],
  [
    'a question for the queue',
    QueueRequestSchema,
    [{}, { list: 'waiting' }, { list: 'open' }, { list: 'closed', after: hex(16) }],
    [{ list: '' }, { after: '' }, { after: hex(17) }, { after: hex(16).toUpperCase() }, { more: 1 }],
  ],
  [
    'a roster file',
    RosterFileSchema,
    [
      ...['team', 'helpdesk', 'partner'].map((role) => ({ groups: [{ ...group, role }] })),
      { groups: [{ ...group, people: [] }, group] },
      { groups: [{ ...group, people: [{ ...person, name: 'é'.repeat(24), devices: [] }] }] },
    ],
    [
      { groups: [] },
      { groups: [{ ...group, role: '' }] },
      { groups: [{ ...group, code: '' }] },
      { groups: [{ ...group, code: 'A' }] },
      { groups: [{ ...group, code: 'a'.repeat(17) }] },
      { groups: [{ ...group, people: [{ ...person, name: '' }] }] },
      { groups: [{ ...group, people: [{ ...person, name: `${'é'.repeat(24)}e` }] }] },
      { groups: [{ ...group, people: [{ ...person, devices: ['b'.repeat(1663)] }] }] },
      { groups: [{ ...group, people: [{ ...person, id: hex(17) }] }] },
    ],
  ],
  [
    'a sign-in',
    SignInSchema,
    [signIn, { ...signIn, group: 'a'.repeat(16) }],
    [
      { ...signIn, group: '' },
      { ...signIn, person: hex(15) },
      { ...signIn, challenge: hex(31) },
      { ...signIn, signKey: hex(33) },
      { ...signIn, signature: hex(63) },
    ],
  ],
  [
    "a guest's sign-in",
    GuestSignInSchema,
    [guestSignIn],
    [
      signIn,
      { ...guestSignIn, challenge: hex(33) },
      { ...guestSignIn, signKey: hex(31) },
      { ...guestSignIn, signature: hex(65) },
    ],
  ],
  ['a challenge', StaffChallengeSchema, [{ challenge: hex(32) }], [{ challenge: hex(16) }, {}]],
  ['a session', StaffSessionSchema, [{ token: 'a'.repeat(43) }], [{ token: 'a'.repeat(42) }, { token: '' }]],
]

describe('shapes of the staff calls', () => {
  it.each(CASES)('%s is read as it is, or not at all', (_, shape, good, bad) => {
    for (const value of good) expect(readAs(shape, value)).toEqual(value)
    for (const value of bad) expect([value, readAs(shape, value)]).toEqual([value, undefined])
  })
})
