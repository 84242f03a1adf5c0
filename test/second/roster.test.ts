import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { encodeHead, isForStaff, isForVisitor, openHead, signHead } from './head.ts'
import { H } from './labels.ts'
import { isSignable, openRoster } from './roster.ts'
import { decodeSlice, encodeSlice } from './slice.ts'
import { refused, roots, roster, sized, slices } from './vectors.ts'

const served = raw(roster.head)
const head = openHead(served, roots)!

describe('rosters, by the second implementation', () => {
  it('opens the head, and makes it again from what it says', () => {
    expect(hex(H('roster', head.body))).toBe(roster.headHash)
    expect(head.groups).toEqual(roster.groups)
    expect(hex(encodeHead(head))).toBe(hex(head.body))
    const seeds = new Map(
      roster.roots
        .filter((root) => head.signatures.some(({ index }) => index === root.index))
        .map((root) => [root.index, raw(root.seed)]),
    )
    expect(hex(signHead(head, seeds))).toBe(roster.head)
  })

  it('refuses every head that is not one', () => {
    expect(refused.heads.length).toBeGreaterThanOrEqual(5)
    for (const one of refused.heads) expect(openHead(raw(one.bytes), roots), one.name).toBeUndefined()
  })

  it('refuses a head with any bit changed, or signed by other roots', () => {
    for (let at = 0; at < served.length; at++) {
      const bent = Uint8Array.from(served, (byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte))
      expect(openHead(bent, roots), `byte ${at}`).toBeUndefined()
    }
    expect(openHead(served, [...roots].reverse())).toBeUndefined()
  })

  it('reads every slice and writes the same bytes', () => {
    for (const [i, bytes] of slices.entries()) {
      expect(hex(H('slice', bytes))).toBe(roster.slices[i]!.digest)
      const slice = decodeSlice(bytes)!
      expect(hex(encodeSlice(slice))).toBe(hex(bytes))
      const row = head.groups.find((group) => group.digest === roster.slices[i]!.digest)!
      expect([row.code, row.people]).toEqual([slice.code, slice.people.length])
      expect(row.devices).toBe(slice.people.flatMap((one) => one.devices).length)
    }
  })

  it('refuses a slice that is not exact', () => {
    const bytes = slices[1]!
    expect(decodeSlice(bytes.slice(1))).toBeUndefined()
    expect(decodeSlice(sized(`${roster.slices[1]!.bytes}01`, 16_384))).toBeUndefined()
    const slice = decodeSlice(bytes)!
    const [anna, bram] = slice.people as [(typeof slice.people)[number], (typeof slice.people)[number]]
    const changed = (over: Partial<typeof bram>) =>
      decodeSlice(encodeSlice({ ...slice, people: [anna, { ...bram, ...over }] }))
    const [device, other] = [anna.devices[0]!, bram.devices[0]!]
    expect(changed({})).toEqual(slice)
    expect(changed({ id: anna.id })).toBeUndefined()
    expect(changed({ devices: [{ ...other, sign: device.sign }] })).toBeUndefined()
    expect(changed({ devices: [{ ...other, kem: device.kem }] })).toBeUndefined()
    const devices = Array.from({ length: 8 }, (_, i) => ({
      sign: `0${i}`.repeat(32),
      kem: new Uint8Array(1216).fill(i),
    }))
    expect(changed({ devices: devices.slice(1) })).toBeDefined()
    expect(changed({ devices })).toBeUndefined()
    expect(decodeSlice(encodeSlice({ ...slice, code: 'Eindhoven' }))).toBeUndefined()
  })

  it('counts a slice only where the head names it', () => {
    expect(openRoster(served, slices, roots)?.groups.map((group) => group.code)).toEqual(
      roster.groups.map((group) => group['code']),
    )
    const [first, ...others] = slices
    const bent = Uint8Array.from(first!, (byte, i) => (i === 40 ? byte ^ 1 : byte))
    expect(openRoster(served, [bent, ...others], roots)).toBeUndefined()
  })

  it('knows what the roots refuse to sign', () => {
    const groups = (team: number, helpdesk: number, partner: number) => [
      { role: 'team' as const, devices: team },
      { role: 'helpdesk' as const, devices: helpdesk },
      { role: 'partner' as const, devices: partner },
    ]
    expect(isSignable(groups(8, 8, 2))).toBe(true)
    expect(isSignable(groups(8, 8, 3))).toBe(false)
    expect(isSignable(groups(8, 8, 0))).toBe(true)
    expect(isSignable(groups(9, 1, 1))).toBe(false)
  })

  it('knows which head a client takes', () => {
    expect(isForVisitor(head, { version: head.version, at: head.expires })).toBe(true)
    expect(isForVisitor(head, { version: head.version + 1, at: head.issued })).toBe(false)
    expect(isForVisitor(head, { version: head.version, at: head.expires + 1 })).toBe(false)
    expect(isForStaff(head, head.version, head.expires)).toBe(true)
    expect(isForStaff(head, head.version + 1, head.issued)).toBe(false)
    expect(isForStaff(head, head.version, head.expires + 1)).toBe(false)
  })
})
