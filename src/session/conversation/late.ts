import type { Bytes } from '#wire'
import { bytesOf, devicesOfPrincipal, type Hex, type LogState, MAX_REWRAP, type RewrapItem } from '#wire'
import { makeWrap, wrapHash } from '../wrap.ts'
import { type Making, present } from './maker.ts'

export type LateBatch = { readonly items: readonly RewrapItem[]; readonly wraps: readonly Bytes[] }

type Gap = { readonly epoch: number; readonly kem: Hex }

/** Epochs a member's devices may read by their `from` and have no wrap for. */
function gapsOf(making: Making, state: LogState): Gap[] {
  const gaps: Gap[] = []
  for (const member of state.members) {
    const devices = present(devicesOfPrincipal(making.roster, state.version, member.principal, state.removed))
    for (const device of devices) {
      for (let epoch = member.from; epoch < state.epochs.length; epoch++) {
        const has =
          state.epochs[epoch]?.recipients.includes(device.kem) ||
          state.late.some((wrap) => wrap.epoch === epoch && wrap.recipient === device.kem)
        if (!has) gaps.push({ epoch, kem: device.kem })
      }
    }
  }
  return gaps
}

/** Batches of late wraps for epochs this endpoint can open; each batch fits one `rewrap`. */
export function lateItems(
  making: Making,
  state: LogState,
  keyOf: (epoch: number) => Bytes | undefined,
): LateBatch[] {
  const conversation = bytesOf(state.conversation)
  const made: { item: RewrapItem; wrap: Bytes }[] = []
  for (const gap of gapsOf(making, state)) {
    const key = keyOf(gap.epoch)
    const kem = making.kemOf(gap.kem)
    if (!key || !kem) continue
    const wrap = makeWrap(making.engine, { conversation, epoch: gap.epoch }, kem, key)
    const recipient = bytesOf(gap.kem)
    made.push({ item: { epoch: gap.epoch, recipient, wrap: wrapHash(making.engine, wrap) }, wrap })
  }
  const batches: LateBatch[] = []
  for (let i = 0; i < made.length; i += MAX_REWRAP) {
    const part = made.slice(i, i + MAX_REWRAP)
    batches.push({ items: part.map((one) => one.item), wraps: part.map((one) => one.wrap) })
  }
  return batches
}
