import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { confirmation } from './confirmation.ts'
import {
  conversationId,
  decodeEntry,
  type Entry,
  encodeBody,
  entryHash,
  isSigned,
  signEntry,
} from './entry.ts'
import { frameId } from './labels.ts'
import { createLog, type Log } from './membership.ts'
import { decodeUpload, encodeUpload } from './upload.ts'
import { frames, log, messages, pairs, refused, rosterOf, signers, sized, uploads } from './vectors.ts'
import { openWrap } from './wrap.ts'

const entries = frames.map((frame) => decodeEntry(frame)!)
const beside = uploads.map((bytes) => (bytes.length === 1024 ? undefined : decodeUpload(bytes)!))
const conversation = raw(log.conversation)

/** Logs after each entry; the one at 0 is empty. */
const logs: Log[] = [createLog({ rosterOf })]
for (const frame of frames) {
  const applied = logs.at(-1)!.apply(frame)
  if (!applied.ok) throw new Error(`entry ${logs.length - 1}: ${applied.code}`)
  logs.push(applied.log)
}

/** Bytes that went through JSON as an object by index, as hex. */
const bytesOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bytesOf)
  if (typeof value !== 'object' || value === null) return value
  if ('0' in value) return hex(Uint8Array.from(Object.values(value) as number[]))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bytesOf(inner)]))
}

/** Sign keys of removed devices, and guests' keys, by whatever name the vectors give them. */
const plain = (state: Record<string, unknown>): Record<string, unknown> => {
  const { removed, used: _, ...rest } = bytesOf(state) as Record<string, unknown>
  const signs = (removed as (string | { sign: string })[]).map((one) =>
    typeof one === 'string' ? one : one.sign,
  )
  const members = (rest['members'] as { principal: Record<string, unknown>; from: number }[]).map((one) =>
    one.principal['kind'] === 'guest'
      ? { from: one.from, guest: Object.values(one.principal).filter((value) => value !== 'guest') }
      : one,
  )
  return { ...rest, removed: signs, members }
}

describe('the log, by the second implementation', () => {
  it('reads every entry and writes the same bytes', () => {
    const types = new Set<string>()
    for (const [i, entry] of entries.entries()) {
      types.add(entry.type)
      expect(entry.type).toBe(log.entries[i]!.type)
      expect(hex(encodeBody(entry))).toBe(hex(frames[i]!.slice(0, 960)))
      expect(hex(frameId(frames[i]!))).toBe(log.entries[i]!.id)
    }
    expect(types.size).toBe(10)
  })

  it('signs again to the same bytes what it has the seed of', () => {
    const ours = entries.filter((entry) => signers.has(entry.author))
    expect(ours.length).toBeGreaterThanOrEqual(5)
    for (const entry of ours)
      expect(hex(signEntry(entry, signers.get(entry.author)!))).toBe(hex(frames[entry.n]!))
  })

  it('checks signatures and links, and names the conversation', () => {
    const [create] = entries as [Entry & { type: 'create' }]
    expect(conversationId(create)).toBe(log.conversation)
    expect(conversationId({ ...create, salt: '00'.repeat(16) })).not.toBe(log.conversation)
    for (const [i, entry] of entries.entries()) {
      expect(isSigned(frames[i]!)).toBe(true)
      expect(entry.n).toBe(i)
      expect(entry.previous).toBe(i === 0 ? '00'.repeat(32) : entryHash(frames[i - 1]!))
      for (const at of [0, 1, 60, 300, 959, 960, 1023]) {
        const bent = Uint8Array.from(frames[i]!, (byte, k) => (k === at ? byte ^ 1 : byte))
        expect(isSigned(bent), `byte ${at}`).toBe(false)
      }
    }
  })

  it('reads every upload and writes the same bytes', () => {
    for (const [i, upload] of beside.entries())
      if (upload) expect(hex(encodeUpload(upload))).toBe(hex(uploads[i]!))
    expect(beside.filter((one) => one !== undefined).length).toBeGreaterThanOrEqual(8)
  })

  it('refuses an upload whose keys, wraps or zeros are others than the entry names', () => {
    for (const [i, upload] of beside.entries()) {
      if (!upload) continue
      const bytes = uploads[i]!
      const end = 1026 + 1216 * upload.keys.length + 1168 * upload.wraps.length
      const spots = [1024, 1025, ...(end > 1026 ? [1026, end - 1] : [])]
      for (const at of upload.entry.type === 'create' ? spots : [...spots, end, 32_767]) {
        const bent = Uint8Array.from(bytes, (byte, k) => (k === at ? byte ^ 1 : byte))
        expect(decodeUpload(bent), `${upload.entry.type} ${at}`).toBeUndefined()
      }
      expect(decodeUpload(bytes.slice(1))).toBeUndefined()
    }
    for (const [i, bytes] of uploads.entries())
      if (bytes.length === 1024) {
        const padded = new Uint8Array(32_768)
        padded.set(bytes)
        expect(decodeUpload(padded), log.entries[i]!.type).toBeUndefined()
      }
    for (const one of refused.uploads)
      expect(decodeUpload(sized(one.bytes, one.size)), one.name).toBeUndefined()
  })

  it('comes to the same state after every entry', () => {
    for (const [i, one] of log.entries.entries())
      expect(plain(logs[i + 1]!.state!), `${i} ${one.type}`).toEqual(plain(one.state))
  })

  it('refuses every entry that must be refused, with the same code, and stays as it was', () => {
    expect(refused.entries.length).toBeGreaterThanOrEqual(19)
    for (const { name, after, frame, refused: code } of refused.entries) {
      const at = logs[after]!
      const before = JSON.stringify(at.state)
      if (code === null) expect(decodeEntry(raw(frame)), name).toBeUndefined()
      expect(at.apply(raw(frame)), name).toEqual({ ok: false, code: code ?? 'bad-frame' })
      expect(JSON.stringify(at.state)).toBe(before)
    }
  })

  it('opens each wrap with the key at its place and no other, and the confirmation fits', () => {
    const known = new Map(messages.map((one) => [one.epoch, one.epochKey]))
    let opened = 0
    for (const [i, entry] of entries.entries()) {
      if (!('block' in entry)) continue
      const { epoch, mode, confirm, wraps } = entry.block
      const { recipients } = logs[i + 1]!.state!.epochs[epoch]!
      expect(wraps).toEqual(log.entries[i]!.state.epochs[epoch]!.wraps)
      for (const [place, recipient] of recipients.entries()) {
        const pair = pairs.get(recipient)
        if (!pair) continue
        const wrap = beside[i]!.wraps[place]!
        const key = openWrap(wrap, pair, { conversation, epoch })!
        const about = { conversation: log.conversation, epoch, mode, version: entry.version, recipients }
        expect(confirmation(key, about)).toBe(confirm)
        expect(confirmation(key, { ...about, mode: mode === 'here' ? 'away' : 'here' })).not.toBe(confirm)
        expect(confirmation(key, { ...about, recipients: recipients.slice(1) })).not.toBe(confirm)
        if (known.has(epoch)) expect(hex(key)).toBe(known.get(epoch))
        const other = [...pairs.values()].find((one) => one !== pair)!
        expect(openWrap(wrap, other, { conversation, epoch })).toBeUndefined()
        expect(openWrap(wrap, pair, { conversation, epoch: epoch + 1 })).toBeUndefined()
        opened++
      }
    }
    expect(opened).toBeGreaterThanOrEqual(12)
  })

  it('opens late wraps to the key of their epoch', () => {
    let opened = 0
    for (const [i, entry] of entries.entries()) {
      if (entry.type !== 'rewrap') continue
      for (const [place, { epoch, recipient }] of entry.items.entries()) {
        const pair = pairs.get(recipient)
        if (!pair) continue
        const key = openWrap(beside[i]!.wraps[place]!, pair, { conversation, epoch })!
        const about = { conversation: log.conversation, epoch, ...log.entries[i]!.state.epochs[epoch]! }
        const { mode, confirm } = logs[i]!.state!.epochs[epoch]!
        expect(confirmation(key, { ...about, mode })).toBe(confirm)
        opened++
      }
    }
    expect(opened).toBeGreaterThanOrEqual(1)
  })
})
