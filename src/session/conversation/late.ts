import type { Bytes } from '#wire'
import { bytesOf, devicesOfPrincipal, type Hex, type LogState, MAX_REWRAP, type RewrapItem } from '#wire'
import { makeWrap, wrapHash } from '../wrap.ts'
import { type Making, present } from './maker.ts'
import { workingVersion } from './view.ts'

export type LateBatch = { readonly items: readonly RewrapItem[]; readonly wraps: readonly Bytes[] }

/** A device whose member may read further back than it has keys for; `epochs` = how many could be given now. */
export type Behind = {
  readonly device: Hex
  readonly group?: string
  readonly person?: Hex
  readonly epochs: number
}

type Gap = Omit<Behind, 'epochs'> & { readonly epoch: number; readonly kem: Hex }

/** Whether the log names a wrap of this epoch for this key, early or late. */
export function isGiven(state: LogState, epoch: number, kem: Hex): boolean {
  const early = state.epochs[epoch]?.recipients.includes(kem) === true
  return early || state.late.some((wrap) => wrap.epoch === epoch && wrap.recipient === kem)
}

/** Epochs a member's devices, by the version the next entry will cite, may read by their `from` and have no wrap for. */
function gapsOf(making: Making, state: LogState): Gap[] {
  const gaps: Gap[] = []
  const version = workingVersion(state, making.roster)
  for (const member of state.members) {
    const devices = present(devicesOfPrincipal(making.roster, version, member.principal, state.removed))
    for (const { kem, sign, group, person } of devices) {
      const who = {
        device: sign ?? '',
        ...(group === undefined ? {} : { group }),
        ...(person === undefined ? {} : { person }),
      }
      for (let epoch = member.from; epoch < state.epochs.length; epoch++)
        if (!isGiven(state, epoch, kem)) gaps.push({ ...who, epoch, kem })
    }
  }
  return gaps
}

type KeyOf = (epoch: number) => Bytes | undefined

/** Devices this endpoint could give something that was said before. Nobody is served because of it. */
export function behind(making: Making, state: LogState, keyOf: KeyOf): readonly Behind[] {
  const found = new Map<Hex, Behind>()
  for (const { epoch, kem: _, ...who } of gapsOf(making, state)) {
    if (!keyOf(epoch)) continue
    found.set(who.device, { ...who, epochs: (found.get(who.device)?.epochs ?? 0) + 1 })
  }
  return [...found.values()]
}

/** One batch of late wraps for these devices only, for epochs this endpoint can open: it fits one `rewrap`. */
export function lateBatch(
  making: Making,
  state: LogState,
  keyOf: KeyOf,
  devices: readonly Hex[],
): LateBatch | undefined {
  const conversation = bytesOf(state.conversation)
  const items: RewrapItem[] = []
  const wraps: Bytes[] = []
  for (const gap of gapsOf(making, state)) {
    const key = devices.includes(gap.device) ? keyOf(gap.epoch) : undefined
    const kem = making.kemOf(gap.kem)
    if (!key || !kem || items.length === MAX_REWRAP) continue
    const wrap = makeWrap(making.engine, { conversation, epoch: gap.epoch }, kem, key)
    items.push({ epoch: gap.epoch, recipient: bytesOf(gap.kem), wrap: wrapHash(making.engine, wrap) })
    wraps.push(wrap)
  }
  return items.length > 0 ? { items, wraps } : undefined
}
