import fc from 'fast-check'
import { type Act, type Bytes, type Entry, type EpochBlock, type Principal, SCOPE, STARTS_EPOCH } from '#wire'

/** Random objects of the wire, for round trips. */
export const exactly = (size: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: size, maxLength: size })
export const groupCode: fc.Arbitrary<string> = fc.stringMatching(/^[a-z0-9-]{1,16}$/)
const maybeGroup = fc.oneof(fc.constant(''), groupCode)
const u16 = fc.nat(65_535)

const principal: fc.Arbitrary<Principal> = fc.oneof(
  groupCode.map((group): Principal => ({ kind: 'team', group })),
  fc.tuple(groupCode, exactly(16)).map(([group, person]): Principal => ({ kind: 'person', group, person })),
  fc
    .array(fc.record({ sign: exactly(32), kem: exactly(32) }), { minLength: 1, maxLength: 2 })
    .map((keys): Principal => ({ kind: 'guest', keys })),
)

const item = fc.record({ epoch: u16, recipient: exactly(32), wrap: exactly(32) })

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    type: fc.constant('create' as const),
    headHash: exactly(32),
    team: maybeGroup,
    helpdesk: maybeGroup,
    kem: exactly(32),
    token: exactly(32),
    salt: exactly(16),
  }),
  fc.record({
    type: fc.constant('code' as const),
    locator: exactly(16),
    sign: exactly(32),
    kem: exactly(32),
    tag: exactly(32),
  }),
  fc.record({ type: fc.constant('back' as const), sign: exactly(32), kem: exactly(32), token: exactly(32) }),
  fc.record({
    type: fc.constant('add' as const),
    principal,
    from: u16,
    scope: fc.constantFrom(...(Object.keys(SCOPE) as (keyof typeof SCOPE)[])),
  }),
  fc.record({
    type: fc.constant('rewrap' as const),
    items: fc.array(item, { minLength: 1, maxLength: 12 }),
  }),
  fc.record({ type: fc.constant('remove' as const), principal }),
  fc.record({ type: fc.constant('remove' as const), device: exactly(32) }),
  fc.constantFrom<Act>({ type: 'accept' }, { type: 'leave' }, { type: 'rotate' }, { type: 'close' }),
)

const block: fc.Arbitrary<EpochBlock> = fc.record({
  epoch: u16,
  mode: fc.constantFrom('here' as const, 'away' as const),
  confirm: exactly(32),
  wraps: fc.array(exactly(32), { maxLength: 20 }),
})

export const entry: fc.Arbitrary<Entry> = fc
  .tuple(
    fc.record({
      conversation: exactly(16),
      n: u16,
      previous: exactly(32),
      version: fc.nat(0xffffffff),
      author: exactly(32),
      group: maybeGroup,
      act,
    }),
    block,
  )
  .map(([start, ends]) => (STARTS_EPOCH.has(start.act.type) ? { ...start, block: ends } : start))
