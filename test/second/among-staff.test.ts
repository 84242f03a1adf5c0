import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { confirmation } from './confirmation.ts'
import { decodeEntry, encodeBody, signEntry } from './entry.ts'
import { device } from './keys.ts'
import { signKey } from './labels.ts'
import { createLog, type Log } from './membership.ts'
import { openRoster } from './roster.ts'
import { decodeUpload, encodeUpload } from './upload.ts'
import { amongStaff, sized } from './vectors.ts'
import { openWrap } from './wrap.ts'

const { roster, log, messages, refused } = amongStaff
const slices = roster.slices.map((slice) => sized(slice.bytes, 16_384))
const opened = openRoster(
  raw(roster.head),
  slices,
  roster.roots.map((root) => raw(root.public)),
)!
const rosterOf = (version: number): typeof opened | undefined =>
  version === opened.version ? opened : undefined
const devices = roster.devices.map(({ seed }) => device(raw(seed)))
const seeds = new Map(devices.map(({ signSeed }) => [hex(signKey(signSeed)), signSeed]))
const pairs = new Map(devices.map(({ kem }) => [hex(kem.hash), kem]))
const uploads = log.entries.map((one) => sized(one.sent, one.size))
const frames = uploads.map((bytes) => bytes.slice(0, 1024))
const logs: Log[] = [createLog({ rosterOf })]
for (const frame of frames) {
  const applied = logs.at(-1)!.apply(frame)
  if (!applied.ok) throw new Error(`entry ${logs.length - 1}: ${applied.code}`)
  logs.push(applied.log)
}

describe('a conversation among staff, by the second implementation', () => {
  it('reads every entry, writes and signs the same bytes, and comes to the same state', () => {
    expect(log.entries.map((one) => one.type)).toEqual([
      'create',
      'accept',
      'rotate',
      'remove',
      'leave',
      'accept',
      'close',
    ])
    for (const [i, frame] of frames.entries()) {
      const entry = decodeEntry(frame)!
      expect(hex(encodeBody(entry))).toBe(hex(frame.slice(0, 960)))
      expect(hex(signEntry(entry, seeds.get(entry.author)!))).toBe(hex(frame))
      const { state: theirs } = log.entries[i]!
      const ours = logs[i + 1]!.state!
      for (const name of [
        'conversation',
        'receivers',
        'tabs',
        'accepted',
        'owner',
        'ended',
        'epochs',
      ] as const)
        expect(ours[name], `${i} ${name}`).toEqual(theirs[name])
      expect(ours.opener).toEqual(theirs['opener'])
      expect([ours.tab, theirs['tab']]).toEqual([undefined, undefined])
      expect(ours.members.map(({ from }) => from)).toEqual(
        (theirs['members'] as { from: number }[]).map(({ from }) => from),
      )
    }
  })

  it('its uploads hold no key, and nothing may be added', () => {
    for (const bytes of uploads) {
      if (bytes.length === 1024) continue
      const upload = decodeUpload(bytes)!
      expect(upload.keys).toEqual([])
      expect(hex(encodeUpload(upload))).toBe(hex(bytes))
      expect(
        decodeUpload(
          encodeUpload({ ...upload, keys: [new Uint8Array(1216)], rest: upload.rest.slice(1216) }),
        ),
      ).toBeUndefined()
    }
  })

  it('every wrap opens for the device at its place and for no other', () => {
    const known = new Map(messages.map((one) => [one.epoch, one.epochKey]))
    let count = 0
    for (const [i, bytes] of uploads.entries()) {
      const upload = bytes.length === 1024 ? undefined : decodeUpload(bytes)
      const state = logs[i + 1]!.state!
      const epoch = state.epochs.length - 1
      const about = state.epochs[epoch]!
      for (const [place, wrap] of (upload?.wraps ?? []).entries()) {
        const pair = pairs.get(about.recipients[place]!)!
        const key = openWrap(wrap, pair, { conversation: raw(log.conversation), epoch })!
        expect(confirmation(key, { conversation: log.conversation, epoch, ...about })).toBe(about.confirm)
        if (known.has(epoch)) expect(hex(key)).toBe(known.get(epoch))
        const other = [...pairs.values()].find((one) => one !== pair)!
        expect(openWrap(wrap, other, { conversation: raw(log.conversation), epoch })).toBeUndefined()
        count++
      }
    }
    expect(count).toBeGreaterThanOrEqual(12)
  })

  it('refuses what must be refused, with the same code, and stays as it was', () => {
    expect(refused.length).toBeGreaterThanOrEqual(17)
    for (const { name, after, frame, refused: code } of refused) {
      const at = logs[after]!
      const before = JSON.stringify(at.state)
      expect(at.apply(raw(frame)), name).toEqual({ ok: false, code })
      expect(JSON.stringify(at.state)).toBe(before)
    }
  })
})
