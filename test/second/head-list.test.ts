import { describe, expect, it } from 'vitest'
import { cat, hex, raw, u8 } from './bytes.ts'
import { openHead } from './head.ts'
import { agrees, decodeHeadList, standsIn } from './head-list.ts'
import { H } from './labels.ts'
import { refused, roots, roster } from './vectors.ts'

const opened = (bytes: string) => {
  const head = openHead(raw(bytes), roots)!
  return { ...head, hash: hex(H('roster', head.body)) }
}
const [first, next] = [opened(roster.head), opened(roster.next.head)]
const [short, long] = [decodeHeadList(raw(roster.list))!, decodeHeadList(raw(roster.next.list))!]

describe('the head list, by the second implementation', () => {
  it('holds the hash of each version, and says which head stands in it', () => {
    expect(short).toEqual([roster.headHash])
    expect(long).toEqual([roster.headHash, roster.next.headHash])
    expect([standsIn(short, first), standsIn(long, first), standsIn(long, next)]).toEqual([true, true, true])
    expect(standsIn(short, next)).toBe(false)
    expect(standsIn([...long].reverse(), first)).toBe(false)
    expect(standsIn([roster.next.headHash, roster.next.headHash], next)).toBe(false)
    expect(standsIn(long, { ...first, version: 0 })).toBe(false)
  })

  it('agrees with a longer one, not with another', () => {
    expect([agrees(short, long), agrees(long, short)]).toEqual([true, true])
    expect(agrees(long, [roster.headHash, roster.headHash])).toBe(false)
  })

  it('is refused where it is not exact', () => {
    expect(refused.lists.length).toBeGreaterThanOrEqual(4)
    for (const one of refused.lists) expect(decodeHeadList(raw(one.bytes)), one.name).toBeUndefined()
    expect(decodeHeadList(cat(u8(1), new Uint8Array(32 * 4096)))).toHaveLength(4096)
    expect(decodeHeadList(cat(u8(1), new Uint8Array(32 * 4097)))).toBeUndefined()
  })
})
