import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as second from './second.ts'
import { hex, raw } from './second.ts'

/** The frozen vectors read by the second implementation: two libraries and two authors of code agree, byte by byte. */
const load = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'))

type Device = { name: string; seed: string; sign: string; kemHash: string; words: string }
const roster = load<{
  roots: { index: number; seed: string; public: string }[]
  head: string
  headHash: string
  list: string
  next: { head: string; headHash: string; list: string }
  groups: { code: string; people: number; devices: number; digest: string }[]
  slices: { bytes: string; digest: string }[]
  devices: Device[]
}>('roster')
const log = load<{
  conversation: string
  entries: {
    type: string
    sent: string
    size: number
    id: string
    state: { hashes: string[]; epochs: { recipients: string[] }[] }
  }[]
}>('log')
const messages =
  load<
    {
      kind: string
      epoch: number
      epochKey: string
      confirm: string
      id: string
      frame?: string
      sender: string
      session: string
      number: number
      previous: string
      after: number
      head: string
      at: number
      body: unknown
    }[]
  >('messages')
const keys = load<{
  code: Record<'digits' | 'salt' | 'locator' | 'sign' | 'kemHash' | 'bind', string>
  seed: Record<'secret' | 'context' | 'wrapped' | 'seed', string>
}>('keys')

const sized = (text: string, size: number): Uint8Array => {
  const out = new Uint8Array(size)
  out.set(raw(text))
  return out
}
const uploads = log.entries.map((one) => sized(one.sent, one.size))
const entries = uploads.map((bytes) => second.entry(bytes.slice(0, 1024)))
const roots = roster.roots.map((root) => raw(root.public))

/** Wraps lie after the entry, the two counts and the keys. */
const wrapsOf = (upload: Uint8Array): Uint8Array[] =>
  upload.length === 1024
    ? []
    : Array.from({ length: upload[1025]! }, (_, i) => {
        const at = 1026 + 1216 * upload[1024]! + 1168 * i
        return upload.slice(at, at + 1168)
      })

describe('a second implementation', () => {
  it('agrees on roots, head, digests and device keys', () => {
    const head = second.head(raw(roster.head), roots)
    expect(head).toMatchObject({ valid: true, count: 2 })
    expect(hex(head.hash)).toBe(roster.headHash)
    expect(head.groups.map((row) => [row.code, row.people, row.devices, hex(row.digest)])).toEqual(
      roster.groups.map((row) => [row.code, row.people, row.devices, row.digest]),
    )
    for (const slice of roster.slices)
      expect(hex(second.H('slice', sized(slice.bytes, 16_384)))).toBe(slice.digest)
    for (const one of roster.devices) {
      const device = second.device(raw(one.seed))
      expect([hex(device.sign), hex(device.kemHash), second.words(device.record)]).toEqual([
        one.sign,
        one.kemHash,
        one.words,
      ])
    }
  })

  it('agrees on the head list: which head stands in it, and what is none', () => {
    const first = second.head(raw(roster.head), roots)
    const next = second.head(raw(roster.next.head), roots)
    expect([first.version, next.version, next.valid]).toEqual([1, 2, true])
    const list = second.headList(raw(roster.next.list))!
    expect(list.map(hex)).toEqual([roster.headHash, roster.next.headHash])
    expect([second.stands(first, list), second.stands(next, list)]).toEqual([true, true])
    expect(second.stands(next, second.headList(raw(roster.list))!)).toBe(false)
    expect(second.stands(next, [list[1]!, list[1]!])).toBe(false)
    const { lists } = load<{ lists: { name: string; bytes: string }[] }>('refused')
    for (const one of lists) expect(second.headList(raw(one.bytes)), one.name).toBeUndefined()
  })

  it('agrees on every key a return code gives', () => {
    const made = second.returnKeys(keys.code.digits, roots)
    const { digits: _, ...expected } = keys.code
    expect(Object.fromEntries(Object.entries(made).map(([name, value]) => [name, hex(value)]))).toEqual(
      expected,
    )
    const code = entries[1]!
    expect(hex(code.fields.slice(80, 112))).toBe(
      hex(second.tag(made.bind, raw(log.conversation), code.previous)),
    )
  })

  it('opens the wrapped device seed, and no changed one', () => {
    const { secret, context, wrapped, seed } = keys.seed
    expect(hex(second.openSeed(raw(wrapped), raw(secret), context)!)).toBe(seed)
    expect(second.openSeed(raw(wrapped), raw(secret), `${context}x`)).toBeUndefined()
  })

  it("agrees on the chain of entries: signatures, links, ids, the conversation's name", () => {
    const create = entries[0]!
    expect(hex(second.conversationId(create.author, create.version, create.fields))).toBe(log.conversation)
    for (const [i, one] of entries.entries()) {
      expect(one.signed, log.entries[i]!.type).toBe(true)
      expect(one.n).toBe(i)
      expect(hex(one.conversation)).toBe(log.conversation)
      expect(hex(one.previous)).toBe(i === 0 ? '00'.repeat(32) : hex(entries[i - 1]!.hash))
      expect(hex(one.hash)).toBe(log.entries[i]!.state.hashes[i])
      expect(hex(second.H('frame', uploads[i]!.slice(0, 1024)).slice(0, 16))).toBe(log.entries[i]!.id)
    }
    const bent = uploads[1]!.slice(0, 1024)
    bent[300] = (bent[300] ?? 0) ^ 1
    expect(second.entry(bent).signed).toBe(false)
  })

  it("opens Anna's wrap of every epoch she was in, and the confirmation fits", () => {
    const anna = second.device(raw(roster.devices.find((one) => one.name === 'Anna')!.seed))
    const conversation = raw(log.conversation)
    const known = new Map(messages.map((one) => [one.epoch, one.epochKey]))
    let opened = 0
    for (const [i, one] of entries.entries()) {
      if (!one.block) continue
      const { epoch, mode, confirm, wraps } = one.block
      const beside = wrapsOf(uploads[i]!)
      expect(beside.map((wrap) => hex(second.H('wrap', wrap)))).toEqual(wraps.map(hex))
      const recipients = log.entries[i]!.state.epochs[epoch]!.recipients
      const at = recipients.indexOf(hex(anna.kemHash))
      const key =
        at < 0 ? undefined : second.openWrap(beside[at]!, anna.secretKey, anna.kemHash, conversation, epoch)
      if (!key) continue
      opened++
      const about = { conversation, epoch, mode, version: one.version, recipients: recipients.map(raw) }
      expect(hex(second.confirmation(key, about))).toBe(hex(confirm))
      if (known.has(epoch)) expect(hex(key)).toBe(known.get(epoch))
      const other = second.device(raw(roster.devices.find((device) => device.name === 'Dina')!.seed))
      expect(
        second.openWrap(beside[at]!, other.secretKey, other.kemHash, conversation, epoch),
      ).toBeUndefined()
    }
    expect(opened).toBeGreaterThanOrEqual(4)
  })

  it('opens every message and finds its signature good, the handoff in the upload of create among them', () => {
    const create = uploads[0]!
    const handoff = create.slice(1026 + 1216 * create[1024]! + 1168 * create[1025]!)
    for (const one of messages) {
      const frame = one.frame === undefined ? handoff : raw(one.frame)
      const read = second.openMessage(frame, raw(one.epochKey), raw(one.confirm))!
      expect(read.signed).toBe(true)
      expect(read.isFilledWithZeros).toBe(true)
      expect([
        hex(read.sender),
        hex(read.session),
        read.number,
        hex(read.previous),
        read.after,
        hex(read.head),
        read.at,
      ]).toEqual([one.sender, one.session, one.number, one.previous, one.after, one.head, one.at])
      expect(JSON.parse(read.body)).toEqual(one.body)
      expect(hex(second.H('frame', frame).slice(0, 16))).toBe(one.id)
      expect(second.openMessage(frame, raw(one.epochKey), second.H('kc', raw(one.confirm)))).toBeUndefined()
    }
    expect(messages.map((one) => one.kind)).toContain('handoff')
    expect(messages.length).toBeGreaterThanOrEqual(3)
  })
})
