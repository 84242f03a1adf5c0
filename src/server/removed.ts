import { type Bytes, concat, fromHex, type Hex, KEY, toHex } from '#wire'
import type { Keepsake } from './keepsake.ts'

/** Devices a colleague removed in some conversation: lost ones do not sign in again; a new device has a new key. */
export interface RemovedDevices {
  has(sign: Hex): boolean
  add(sign: Hex): Promise<void>
}

/** Kept as keys one after another. */
export async function openRemoved(keepsake: Keepsake): Promise<RemovedDevices> {
  const kept = (await keepsake.read()) ?? new Uint8Array()
  const keys = new Set<Hex>()
  for (let at = 0; at + KEY <= kept.length; at += KEY) keys.add(toHex(kept.slice(at, at + KEY)))
  return {
    has: (sign) => keys.has(sign),
    add: async (sign) => {
      if (keys.has(sign)) return
      keys.add(sign)
      await keepsake.write(concat(...[...keys].map((key): Bytes => fromHex(key) ?? new Uint8Array())))
    },
  }
}
