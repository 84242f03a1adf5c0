import { describe, expect, it } from 'vitest'
import { Refused, STAFF_PATH } from '#wire'
import type { QueueRow, RowState } from '#wire/control'
import { Devices, type DeviceWork } from '../../../src/web/core/devices.ts'
import { StaffCalls } from '../../../src/web/core/staff-calls.ts'
import type { Talk } from '../../../src/web/core/talk.ts'
import type { Transport } from '../../../src/web/core/transport.ts'

const DEVICE = 'd0'.repeat(32)
const idOf = (n: number): string => n.toString(16).padStart(32, '0')
const row = (n: number, state: RowState = 'accepted', member = true): QueueRow => ({
  ...{ id: idOf(n), group: 'eindhoven', helpdesk: 'comensha', opener: '', state, due: null, createdHour: 0 },
  ...{ cursor: 1, epoch: 1, mine: false, member, here: false, asked: [], erases: 720 },
})
const talk = {} as Talk

type Played = { devices: Devices; seen: (DeviceWork | undefined)[]; barred: string[]; taken: string[] }

const play = (
  rows: readonly QueueRow[],
  refuse: (id: string) => Error | undefined = () => undefined,
): Played => {
  const barred: string[] = []
  const taken: string[] = []
  const devices = new Devices({
    list: async () => [],
    bar: async (device) => void barred.push(device),
    rows: async () => rows,
    within: async (id, work) => {
      const fault = refuse(id)
      if (fault) throw fault
      await work(talk)
    },
    forget: async () => undefined,
    remove: async (_, id) => void taken.push(id),
  })
  const seen: (DeviceWork | undefined)[] = []
  devices.work.watch(() => seen.push(devices.work.get()))
  return { devices, seen, barred, taken }
}

describe('a lost device', () => {
  it('is barred first, then taken out of each open conversation of the group, and progress is told as it is', async () => {
    const rows = [
      row(1),
      row(2, 'waiting', false),
      row(3, 'closed'),
      row(4, 'held', false),
      row(5, 'escalated', false),
    ]
    const { devices, seen, barred, taken } = play(rows)
    await devices.lose(DEVICE)
    expect(barred).toEqual([DEVICE])
    expect(taken).toEqual([1, 2, 5].map(idOf))
    expect(seen.map((work) => work && [work.done, work.of, work.running])).toEqual([
      [0, 0, true],
      [0, 3, true],
      [1, 3, true],
      [2, 3, true],
      [3, 3, true],
      [3, 3, false],
    ])
  })

  it('counts what failed and goes on; control: without a failure none is counted', async () => {
    const { devices, taken } = play([row(1), row(2), row(3)], (id) =>
      id === idOf(2) ? new Refused('full') : undefined,
    )
    await devices.lose(DEVICE)
    expect(taken).toEqual([1, 3].map(idOf))
    expect(devices.work.get()).toMatchObject({ done: 3, of: 3, failed: 1, running: false })
    const fine = play([row(1)])
    await fine.devices.lose(DEVICE)
    expect(fine.devices.work.get()).toMatchObject({ failed: 0 })
  })

  it('ends with the session, and two are never done at once', async () => {
    const { devices } = play([row(1)], () => new Refused('not-signed-in'))
    await expect(devices.lose(DEVICE)).rejects.toThrow('not-signed-in')
    expect(devices.work.get()).toBeUndefined()
    const busy = play([row(1)])
    const first = busy.devices.lose(DEVICE)
    await expect(busy.devices.give(DEVICE)).rejects.toThrow('busy')
    await first
  })
})

describe('all open conversations', () => {
  it('are asked for page by page, each once', async () => {
    const asked: unknown[] = []
    const pages: Record<string, { rows: QueueRow[]; next: string | null }> = {
      waiting: { rows: [row(1, 'waiting')], next: null },
      open: { rows: [row(2), row(3)], next: idOf(3) },
      [idOf(3)]: { rows: [row(3), row(4)], next: null },
    }
    const transport = {
      post: async (path: string, body: Uint8Array) => {
        expect(path).toBe(STAFF_PATH.queue)
        const request = JSON.parse(new TextDecoder().decode(body)) as { list: string; after?: string }
        asked.push(request)
        return new TextEncoder().encode(JSON.stringify(pages[request.after ?? request.list]))
      },
    } as unknown as Transport
    const rows = await new StaffCalls(transport).openRows()
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4].map(idOf))
    expect(asked).toEqual([{ list: 'waiting' }, { list: 'open' }, { list: 'open', after: idOf(3) }])
  })
})
