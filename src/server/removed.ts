import { concat, decode, type Hex, KEY, toHex, Writer } from '#wire'
import type { Keepsake } from './keepsake.ts'

/**
 * Devices a colleague removed in some conversation, each with the roster version of that moment: they cannot sign in
 * before a newer roster speaks for them again, so that a stolen device locks nobody out for good (PROTOCOL §10).
 */
export interface RemovedDevices {
  has(sign: Hex, version: number): boolean
  add(sign: Hex, version: number): Promise<void>
}

/** Kept as rows of key and version, one after another. */
export async function openRemoved(keepsake: Keepsake): Promise<RemovedDevices> {
  const removed = new Map<Hex, number>()
  decode((await keepsake.read()) ?? new Uint8Array(), (reader) => {
    while (reader.left > 0) removed.set(toHex(reader.raw(KEY)), reader.u32())
  })
  return {
    has: (sign, version) => (removed.get(sign) ?? -1) >= version,
    add: async (sign, version) => {
      removed.set(sign, version)
      for (const [name, at] of removed) if (at < version) removed.delete(name)
      const rows = [...removed].map(([name, at]) => new Writer().raw(Buffer.from(name, 'hex')).u32(at).done())
      await keepsake.write(concat(...rows))
    },
  }
}
