import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deadlines } from '#server'
import type { Store } from '#storage'
import { PATH } from '#wire'
import { addressFile, type Mailbox, mailbox, withoutDate } from '../support/mailbox.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { accept, colleague, type Endpoint, handOff } from './endpoint.ts'
import { ADDRESSES, DRENTHE, EINDHOVEN, FENNA, mailedAfter, type Told, told } from './told.ts'
import { closeWorlds, MINUTE } from './world.ts'

let postgres: TestPostgres
let box: Mailbox
let path: string

beforeAll(async () => {
  postgres = await testPostgres()
})
beforeEach(async () => {
  box = await mailbox()
  path = await addressFile(ADDRESSES)
})
afterEach(() => box.stop())
afterAll(() => closeWorlds(postgres))

const nobody: readonly string[] = []
const BOTH_TEAMS = [EINDHOVEN, DRENTHE].sort()

type Asked = {
  readonly mail: Told
  readonly id: string
  readonly phone: Endpoint
  readonly anna: Endpoint
  readonly chris: Endpoint
}

/** Taken and answered by Eindhoven, and the visitor has let Drenthe in; everything so far was mailed. */
async function asked(around?: (store: Store) => Store): Promise<Asked> {
  const mail = await told(postgres, box, path, around ? { around } : {})
  const { world } = mail
  const { phone, id } = await handOff(world)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  expect(await accept(anna, id)).toBe('ok')
  expect(await anna.say(id, 'hola')).toBe('ok')
  await phone.read(id)
  expect(await phone.send(id, phone.desk.add({ conversation: id, group: 'drenthe', scope: 'now' }))).toBe(
    'ok',
  )
  const chris = await colleague(world, 'Chris', 'drenthe')
  expect(await mailedAfter(box, mail, 0)).toEqual(BOTH_TEAMS)
  return { mail, id, phone, anna, chris }
}

/** Both servers look at once, `minutes` later; who is mailed then. */
async function mailedByTwo({ mail }: Asked, minutes: number): Promise<string[]> {
  const { world } = mail
  world.now += minutes * MINUTE
  const other = await world.restart()
  await Promise.all([deadlines(world.relay).tick(), deadlines(other.relay).tick()])
  return mailedAfter(box, mail, 0)
}

describe('a team that was let in and lets its time pass', () => {
  it('is told, and so is the owner’s group: when it has passed, and once', async () => {
    const one = await asked()
    expect(await mailedByTwo(one, 14)).toEqual(nobody)
    expect(await mailedByTwo(one, 1)).toEqual(BOTH_TEAMS)
    for (const minutes of [6, 60, 24 * 60]) expect(await mailedByTwo(one, minutes)).toEqual(nobody)
  })

  it('two looks at one time write one row for each group, and one of them says it did', async () => {
    const said: boolean[] = []
    const one = await asked((store) => ({
      ...store,
      tellPassed: async (...args) => {
        said.push(await store.tellPassed(...args))
        return said.at(-1) ?? false
      },
    }))
    const { world } = one.mail
    world.now += 20 * MINUTE
    await Promise.all([deadlines(world.relay).tick(), deadlines(world.relay).tick()])
    expect(said.filter((isTold) => isTold)).toHaveLength(1)
    const rows = await world.sql`select group_code from outbox order by 1`
    expect(rows).toEqual([{ group_code: 'drenthe' }, { group_code: 'eindhoven' }])
  })

  it('control: where what was told is not kept, everybody is told at each look', async () => {
    const one = await asked()
    const { sql } = one.mail.world
    expect(await mailedByTwo(one, 15)).toEqual(BOTH_TEAMS)
    await sql`update asked set told = false`
    expect(await mailedByTwo(one, 10)).toEqual(BOTH_TEAMS)
  })

  it('whoever dies over it leaves it to the next look', async () => {
    let dies = true
    const one = await asked((store) => ({
      ...store,
      tellPassed: async (...args) => {
        if (dies) throw new Error('dead')
        return store.tellPassed(...args)
      },
    }))
    one.mail.world.now += 15 * MINUTE
    await expect(deadlines(one.mail.world.relay).tick()).rejects.toThrow('dead')
    dies = false
    expect(await mailedByTwo(one, 1)).toEqual(BOTH_TEAMS)
    expect(await mailedByTwo(one, 10)).toEqual(nobody)
  })

  it('who was judged by an older log is judged again', async () => {
    const one = await asked()
    const { world } = one.mail
    world.now += 15 * MINUTE
    const [passed] = await world.store.passed(world.now, 9)
    if (!passed) throw new Error('nothing passed')
    expect(await world.store.tellPassed(passed, new Uint8Array(32), ['drenthe'], world.now)).toBe(false)
    expect(await world.sql`select from outbox`).toHaveLength(0)
    expect(await mailedByTwo(one, 0)).toEqual(BOTH_TEAMS)
  })

  const done: readonly [string, (by: Asked) => Promise<string>][] = [
    ['has accepted', ({ chris, id }) => accept(chris, id)],
    [
      'has said no',
      async ({ chris, id }) => {
        await chris.read(id)
        return chris.send(id, chris.desk.leave({ conversation: id }))
      },
    ],
    [
      'was taken out again',
      ({ phone, id }) => phone.send(id, phone.desk.removeMember({ conversation: id, group: 'drenthe' })),
    ],
    ['finds it closed', ({ phone, id }) => phone.send(id, phone.desk.close({ conversation: id }))],
  ]
  it.each(done)('nobody is told where it %s', async (_what, act) => {
    const one = await asked()
    expect(await act(one)).toBe('ok')
    await one.mail.world.sql`delete from outbox`
    // What runs after an accept is the time of its first words.
    await one.mail.world.sql`update conversation set due_at = null`
    expect(await mailedByTwo(one, 60)).toEqual(nobody)
    expect(await one.mail.world.sql`select from asked where not told`).toHaveLength(0)
  })

  it('asked once more, it is told once more', async () => {
    const one = await asked()
    expect(await mailedByTwo(one, 15)).toEqual(BOTH_TEAMS)
    const { phone, id } = one
    const out = phone.desk.removeMember({ conversation: id, group: 'drenthe' })
    expect(await phone.send(id, out)).toBe('ok')
    const again = phone.desk.add({ conversation: id, group: 'drenthe', scope: 'now' })
    expect(await phone.send(id, again)).toBe('ok')
    expect(await mailedByTwo(one, 10)).toEqual([DRENTHE])
    expect(await mailedByTwo(one, 6)).toEqual(BOTH_TEAMS)
    expect(await mailedByTwo(one, 10)).toEqual(nobody)
  })
})

describe('a group that asked another', () => {
  it('is told of the answer, once; the one asked of the question alone', async () => {
    const mail = await told(postgres, box, path)
    const { world } = mail
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const { conversation: id, bytes } = anna.desk.ask({
      group: 'shn-brabant',
      body: { t: 'ask', question: 'money', lang: 'ro', about: '0a'.repeat(16) },
    })
    expect((await anna.post(PATH.create, bytes)).status).toBe(200)
    expect(await mailedAfter(box, mail)).toEqual([FENNA])
    const fenna = await colleague(world, 'Fenna', 'shn-brabant')
    expect(await accept(fenna, id)).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual(nobody)
    expect(await fenna.say(id, 'now')).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual([EINDHOVEN])
    expect(await fenna.say(id, 'and later too')).toBe('ok')
    await anna.read(id)
    expect(await anna.say(id, 'thanks')).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual(nobody)
  })

  it('is told of an answer that comes too late, and of one who leaves without', async () => {
    const mail = await told(postgres, box, path)
    const { world } = mail
    const ask = async (): Promise<string> => {
      const anna = await colleague(world, 'Anna', 'eindhoven')
      const body = { t: 'ask', question: 'court', lang: 'ro', about: '0b'.repeat(16) } as const
      const { conversation, bytes } = anna.desk.ask({ group: 'shn-brabant', body })
      expect((await anna.post(PATH.create, bytes)).status).toBe(200)
      return conversation
    }
    const [late, left] = [await ask(), await ask()]
    const before = await colleague(world, 'Fenna', 'shn-brabant')
    for (const id of [late, left]) expect(await accept(before, id)).toBe('ok')
    expect(await before.send(left, before.desk.leave({ conversation: left }))).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual([EINDHOVEN, FENNA].sort())
    world.now += 49 * 60 * MINUTE
    await deadlines(world.relay).tick()
    expect(await mailedAfter(box, mail, 0)).toEqual([EINDHOVEN, FENNA].sort())
    const fenna = await colleague(world, 'Fenna', 'shn-brabant')
    await fenna.read(late)
    expect(await fenna.say(late, 'sorry')).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual([EINDHOVEN])
  })

  it('control: nobody hears by mail that a visitor was answered', async () => {
    const { mail, anna, phone, id } = await asked()
    expect(await phone.say(id, 'hello?')).toBe('ok')
    await anna.read(id)
    expect(await anna.say(id, 'yes')).toBe('ok')
    expect(await mailedAfter(box, mail)).toEqual(nobody)
  })
})

it('a mail about any of these is the same bytes as one about a handoff', async () => {
  const one = await asked()
  const { world } = one.mail
  const mails = box.received.map(({ raw }) => raw)
  expect(await mailedByTwo(one, 15)).toEqual(BOTH_TEAMS)
  mails.push(...box.received.map(({ raw }) => raw))
  const anna = await colleague(world, 'Anna', 'eindhoven')
  const body = { t: 'ask', question: 'talk', lang: 'ro', about: '0c'.repeat(16) } as const
  const { conversation: id, bytes } = anna.desk.ask({ group: 'shn-brabant', body })
  expect((await anna.post(PATH.create, bytes)).status).toBe(200)
  const fenna = await colleague(world, 'Fenna', 'shn-brabant')
  expect(await accept(fenna, id)).toBe('ok')
  expect(await fenna.say(id, 'now')).toBe('ok')
  expect(await mailedAfter(box, one.mail)).toEqual([EINDHOVEN, FENNA].sort())
  mails.push(...box.received.map(({ raw }) => raw))
  expect(mails).toHaveLength(6)
  expect(new Set(mails.map(withoutDate)).size).toBe(1)
  expect(new Set(mails.map(({ length }) => length)).size).toBe(1)
})
