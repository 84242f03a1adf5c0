import type { Bytes, Random } from '#wire'
import { StartFault } from '../start-fault.ts'
import { KeyFile } from './key-file.ts'
import { DESTROYED, encodeSlot, type Slot } from './slot.ts'

const ID = 16

/** Both copies, agreeing slot by slot. */
export type Pair = {
  readonly id: Bytes
  readonly first: KeyFile
  readonly second: KeyFile
  readonly slots: readonly Slot[]
}

/** Opens both copies, makes what is missing, and finishes what was interrupted. */
export async function openPair(folders: readonly [string, string], random: Random): Promise<Pair> {
  const opened: KeyFile[] = []
  try {
    const [one, two] = [await KeyFile.open(folders[0]), await KeyFile.open(folders[1])]
    for (const copy of [one, two]) if (copy) opened.push(copy.file)
    if (one && two && Buffer.compare(one.id, two.id) !== 0) {
      throw new StartFault(`the keys in ${folders[0]} and ${folders[1]} belong to different stores`)
    }
    const id = one?.id ?? two?.id ?? random(ID)
    const first = one?.file ?? (await KeyFile.make(folders[0], id))
    const second = two?.file ?? (await KeyFile.make(folders[1], id))
    const slots = await reconcile(first, one?.slots ?? [], second, two?.slots ?? [])
    return { id, first, second, slots }
  } catch (error) {
    await Promise.all(opened.map((file) => file.close()))
    throw error
  }
}

async function reconcile(
  first: KeyFile,
  one: readonly Slot[],
  second: KeyFile,
  two: readonly Slot[],
): Promise<Slot[]> {
  const slots: Slot[] = []
  for (let i = 0; i < Math.max(one.length, two.length); i++) {
    const [a, b] = [one[i] ?? FREE, two[i] ?? FREE]
    const agreed = agree(a, b)
    const bytes = agreed.state === 'held' ? encodeSlot(agreed.id, agreed.key) : DESTROYED
    if (!same(a, agreed)) await first.write(i, bytes)
    if (!same(b, agreed)) await second.write(i, bytes)
    slots.push(agreed)
  }
  await Promise.all([first.sync(), second.sync()])
  return slots
}

const FREE: Slot = { state: 'free' }
const GONE: Slot = { state: 'destroyed' }

/**
 * What a slot means when the machine stopped between the copies. `destroy` overwrites the first copy before the
 * second, so a first copy that says "destroyed" wins; a second that says so beside a held first is the reuse of an
 * old slot that had not reached it. A free or torn copy is made again from the other.
 */
function agree(a: Slot, b: Slot): Slot {
  if (a.state === 'held' && b.state === 'held') {
    if (!same(a, b)) throw new StartFault('the two copies of the keys disagree: put back the right ones')
    return a
  }
  if (a.state === 'held') return a
  if (a.state === 'destroyed') return GONE
  if (b.state === 'held') return b
  return a.state === 'free' && b.state === 'free' ? FREE : GONE
}

function same(a: Slot, b: Slot): boolean {
  if (a.state !== 'held' || b.state !== 'held') return a.state === b.state
  return Buffer.compare(a.id, b.id) === 0 && Buffer.compare(a.key, b.key) === 0
}
