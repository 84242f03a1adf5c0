import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  deadlines,
  LETTERS,
  type Letter,
  mailLine,
  mailPost,
  notices,
  type Post,
  readAddresses,
} from '#server'
import type { Store } from '#storage'
import { STAFF_PATH, toHex } from '#wire'
import { addressFile, type Mailbox, mailbox, withoutDate } from '../support/mailbox.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { accept, BOTH, colleague, type Endpoint, handOff, json } from './endpoint.ts'
import {
  ADDRESSES,
  COMENSHA,
  DRENTHE,
  EINDHOVEN,
  FENNA,
  mailedAfter,
  OPERATOR,
  receivers as receiversIn,
  type Told,
  told as withMail,
} from './told.ts'
import { closeWorlds, MINUTE, TUESDAY, type WorldOptions } from './world.ts'

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
afterAll(async () => {
  await closeWorlds(postgres)
})

const told = (options: WorldOptions = {}, around = (store: Store): Store => store): Promise<Told> =>
  withMail(postgres, box, path, options, around)
const receivers = (): string[] => receiversIn(box)
const toldAfter = (mail: Told, minutes = 10): Promise<string[]> => mailedAfter(box, mail, minutes)

const nobody: readonly string[] = []

type Taken = Awaited<ReturnType<typeof takenBy>>

/** Handed off, taken and read by both. */
async function takenBy({ world }: Told) {
  const { id, phone } = await handOff(world)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  expect(await accept(anna, id)).toBe('ok')
  await phone.read(id)
  return { world, id, phone, anna }
}

describe('somebody without an open console is told', () => {
  it('of a handoff, of one nobody took, of one nobody answered; never of an accept or a word', async () => {
    const mail = await told()
    const { world } = mail
    const { tick } = deadlines(world.relay)
    const { id, phone } = await handOff(world)
    expect(await toldAfter(mail, 0)).toEqual([EINDHOVEN])
    world.now = TUESDAY + 15 * MINUTE
    await tick()
    expect(await toldAfter(mail, 0)).toEqual([EINDHOVEN, COMENSHA].sort())
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'hello')).toBe('ok')
    await phone.read(id)
    expect(await phone.say(id, 'hello?')).toBe('ok')
    expect(await toldAfter(mail)).toEqual(nobody)
    world.now += 25 * 60 * MINUTE
    await tick()
    expect(await toldAfter(mail, 0)).toEqual([EINDHOVEN, COMENSHA].sort())
  })

  const letIn: readonly [string, string, (by: Taken) => Promise<string>][] = [
    [
      'a person of a partner',
      FENNA,
      ({ world, id, phone }) => {
        const person = toHex(world.roster.ids['Fenna']!)
        return phone.send(
          id,
          phone.desk.add({ conversation: id, group: 'shn-brabant', person, scope: 'now' }),
        )
      },
    ],
    [
      'another team',
      DRENTHE,
      ({ id, phone }) => phone.send(id, phone.desk.add({ conversation: id, group: 'drenthe', scope: 'now' })),
    ],
    [
      'CoMensha',
      COMENSHA,
      ({ id, anna }) =>
        anna.send(id, anna.desk.addHelpdesk({ conversation: id, helpdesk: 'comensha', mode: 'here' })),
    ],
  ]
  it.each(letIn)('when %s is let in, and nobody else', async (_who, whom, add) => {
    const mail = await told()
    const taken = await takenBy(mail)
    await toldAfter(mail)
    expect(await add(taken)).toBe('ok')
    expect(await toldAfter(mail)).toEqual([whom])
    expect(await toldAfter(mail, 1)).toEqual(nobody)
  })

  it('when everybody left, and when the visitor opens it again', async () => {
    const mail = await told()
    const { world } = mail
    const { id, phone } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    await toldAfter(mail)
    expect(await anna.send(id, anna.desk.close({ conversation: id }))).toBe('ok')
    await phone.read(id)
    expect(await toldAfter(mail)).toEqual(nobody)
    expect(await phone.send(id, phone.desk.rotate({ conversation: id, mode: 'here' }))).toBe('ok')
    expect(await toldAfter(mail)).toEqual([EINDHOVEN])
    const again = await colleague(world, 'Anna', 'eindhoven')
    await again.read(id)
    expect(await again.send(id, again.desk.leave({ conversation: id }))).toBe('ok')
    expect(await toldAfter(mail)).toEqual([EINDHOVEN])
  })

  it('the helpdesk alone where it is asked first, and the team when the time has passed', async () => {
    const mail = await told({ first: 'helpdesk' })
    await handOff(mail.world)
    const { tick } = deadlines(mail.world.relay)
    expect(await toldAfter(mail, 0)).toEqual([COMENSHA])
    mail.world.now = TUESDAY + 15 * MINUTE
    await tick()
    expect(await toldAfter(mail, 0)).toEqual([EINDHOVEN, COMENSHA].sort())
  })

  it('the helpdesk at once where the service asks both', async () => {
    const mail = await told({ first: 'both' })
    await handOff(mail.world)
    expect(await toldAfter(mail, 0)).toEqual([EINDHOVEN, COMENSHA].sort())
  })

  it('and the console of a group says whether', async () => {
    path = await addressFile({ ...ADDRESSES, groups: { eindhoven: ADDRESSES.groups.eindhoven } })
    const { world, post } = await told()
    const answers = async (someone: Endpoint): Promise<unknown> => json(someone, STAFF_PATH.notices, {})
    expect(await answers(await colleague(world, 'Anna', 'eindhoven'))).toEqual({ mail: false })
    Object.assign(world.deps, { post })
    expect(await answers(await colleague(world, 'Anna', 'eindhoven'))).toEqual({ mail: true })
    expect(await answers(await colleague(world, 'Chris', 'drenthe'))).toEqual({ mail: false })
  })
})

/** One mail of each kind of event, to each group. */
async function everyEvent(mail: Told): Promise<readonly Buffer[]> {
  const { world } = mail
  const { id, phone } = await handOff(world)
  await mail.tick()
  world.now += 15 * MINUTE
  await deadlines(world.relay).tick()
  await mail.tick()
  const anna = await colleague(world, 'Anna', 'eindhoven')
  expect(await accept(anna, id)).toBe('ok')
  await phone.read(id)
  const person = toHex(world.roster.ids['Fenna']!)
  const add = phone.desk.add({ conversation: id, group: 'shn-brabant', person, scope: 'now' })
  expect(await phone.send(id, add)).toBe('ok')
  await mail.tick()
  expect(receivers()).toEqual([EINDHOVEN, EINDHOVEN, COMENSHA, FENNA].sort())
  return box.received.map(({ raw }) => raw)
}

const kinds = (mails: readonly Buffer[]): number => new Set(mails.map(withoutDate)).size
const sizes = (mails: readonly Buffer[]): number => new Set(mails.map(({ length }) => length)).size

describe('a mail tells nothing', () => {
  it('is the same bytes for every event and every group, apart from date and number, and of one size', async () => {
    const mails = await everyEvent(await told())
    expect([kinds(mails), sizes(mails)]).toEqual([1, 1])
    const text = mails.map(withoutDate)[0] ?? ''
    expect(text).toContain('Er wacht iets op uw groep')
    expect(text).toContain('Something waits for your group')
    expect(text).not.toMatch(/https?:|eindhoven|comensha|shn|anna|\d{4}|[0-9a-f]{32}/i)
    expect(text).not.toMatch(/^(X-|User-Agent)/im)
  })

  it('control: one that names its group, or its event by a single byte, is noticed', async () => {
    const mail = await told()
    const { post } = mail
    const named: Post = {
      ...post,
      send: (letter: Letter, to) => post.send({ ...letter, subject: `${letter.subject} ${to.length}` }, to),
    }
    const mails = await everyEvent({ ...mail, tick: notices({ ...mail.world.deps, post: named }).tick })
    expect(kinds(mails)).toBeGreaterThan(1)
    expect(sizes(mails)).toBe(1)
    const longer: Post = {
      ...post,
      send: (letter, to) => post.send({ ...letter, text: `${letter.text}${'.'.repeat(to.length)}` }, to),
    }
    box.received.splice(0)
    const other = await told()
    expect(
      sizes(await everyEvent({ ...other, tick: notices({ ...other.world.deps, post: longer }).tick })),
    ).toBeGreaterThan(1)
  })

  it('leaves no address in the database, and no trace of the event once it was sent', async () => {
    const mail = await told()
    const { sql } = mail.world
    await handOff(mail.world)
    expect(await sql`select group_code from outbox`).toEqual([{ group_code: 'eindhoven' }])
    await mail.tick()
    expect(await sql`select * from outbox`).toHaveLength(0)
    const kept = JSON.stringify([await sql`select * from notice`, await sql`select * from conversation`])
    expect(kept).not.toContain('@')
    await toldAfter(mail, 6)
    expect(await sql`select * from notice`).toHaveLength(0)
  })
})

describe('few mails', () => {
  it('ten thousand handoffs in half an hour are one mail in five minutes', async () => {
    const mail = await told()
    const { world } = mail
    for (let minute = 0; minute < 30; minute++) {
      await world.sql`
        insert into conversation (wire_id, group_code, helpdesk_code, epoch, stale, head, next_seq, entries, state,
            escalated, token_hash, created_hour, active_hour, expires_week)
        select decode(md5(${minute}::text || '-' || i), 'hex'), 'eindhoven', 'comensha', 0, false, '', 3, 1, 0, false,
          '', '2027-03-02T10:00Z', '2027-03-02T10:00Z', '2027-04-05' from generate_series(1, 334) i`
      await mail.tick()
      world.now += MINUTE
    }
    expect(box.received.length).toBeGreaterThan(4)
    expect(box.received.length).toBeLessThan(8)
    await toldAfter(mail)
    expect(await world.sql`select from outbox`).toHaveLength(0)
  })

  it('of two processes one tells', async () => {
    const mail = await told()
    await handOff(mail.world)
    const other = notices({ ...mail.world.deps, post: mail.post })
    await Promise.all([mail.tick(), other.tick()])
    expect(receivers()).toEqual([EINDHOVEN])
  })
})

describe('at least once', () => {
  it('control and cure: a process that dies after the mail sends it again, one that dies before it loses none', async () => {
    let dies = true
    const mail = await told({}, (store) => ({
      ...store,
      noticeSent: async (claimed, now) => {
        if (dies) throw new Error('dead')
        await store.noticeSent(claimed, now)
      },
      noticeFailed: () => Promise.reject(new Error('dead')),
    }))
    await handOff(mail.world)
    await expect(mail.tick()).rejects.toThrow('dead')
    expect(receivers()).toEqual([EINDHOVEN])
    dies = false
    expect(await toldAfter(mail, 1)).toEqual(nobody)
    expect(await toldAfter(mail, 2)).toEqual([EINDHOVEN])
    expect(await toldAfter(mail)).toEqual(nobody)
  })

  it('what comes while a mail is on its way is another mail', async () => {
    const mail = await told()
    const { world } = mail
    const { id } = await handOff(world)
    const [claimed] = await world.store.claimNotices(world.now, 9)
    world.now += 15 * MINUTE
    await deadlines(world.relay).tick()
    if (claimed) await world.store.noticeSent(claimed, world.now)
    expect(await toldAfter(mail)).toEqual([EINDHOVEN, COMENSHA].sort())
    expect(id).toHaveLength(32)
  })

  it('tries again after pauses that grow, tells the operator after three, and comes through in the end', async () => {
    const mail = await told()
    await handOff(mail.world)
    box.refuses = true
    const tried: number[] = []
    const until = TUESDAY + 30 * MINUTE
    const { claimNotices } = mail.world.store
    Object.assign(mail.world.deps, {
      store: {
        ...mail.world.store,
        claimNotices: async (now: number, limit: number) => {
          const claimed = await claimNotices(now, limit)
          if (claimed.some(({ group }) => group === 'eindhoven')) tried.push((now - TUESDAY) / MINUTE)
          return claimed
        },
      },
    })
    const said: string[] = []
    const { tick } = notices({ ...mail.world.deps, post: mail.post, say: (line) => said.push(line) })
    for (; mail.world.now < until; mail.world.now += MINUTE) await tick()
    const pauses = tried.slice(1).map((at, i) => at - (tried[i] ?? 0))
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(tried.length).toBeLessThan(7)
    expect(said.length).toBeGreaterThan(0)
    for (const line of said) expect(line).not.toMatch(/@|eindhoven|[0-9a-f]{16}/)
    box.refuses = false
    mail.world.now += 90 * MINUTE
    await tick()
    expect(receivers()).toEqual([EINDHOVEN, OPERATOR].sort())
    expect(box.received.find(({ to }) => to.join() === OPERATOR)?.raw.toString()).toContain(
      LETTERS.alarm.subject,
    )
  })
})

describe('without e-mail', () => {
  it('nothing is kept, and the log says so at the start', async () => {
    const { world, post } = await told()
    await handOff(world, BOTH)
    expect(await world.sql`select from outbox`).not.toHaveLength(0)
    expect(await notices({ ...world.deps, post: undefined }).tick()).toBe(0)
    expect(await world.sql`select from outbox`).toHaveLength(0)
    expect(mailLine({})).toContain('No e-mail is set up')
    expect(mailLine({ post })).toContain('E-mail is set up')
  })

  it('a group without an address has no mail, and waits for none', async () => {
    path = await addressFile({ ...ADDRESSES, groups: {} })
    const mail = await told()
    await handOff(mail.world)
    expect(await toldAfter(mail, 0)).toEqual(nobody)
    expect(await mail.world.sql`select from outbox`).toHaveLength(0)
  })
})

describe('the mail server', () => {
  it('elsewhere gets nothing without TLS; control: on this machine it does', async () => {
    const { world } = await told()
    const over = (tls: 'start' | 'none'): Promise<boolean> =>
      mailPost({ ...box.settings(path), tls }, { clock: () => world.now, random: world.deps.random }).send(
        LETTERS.waits,
        ['anna@team.example'],
      )
    await expect(over('start')).rejects.toThrow()
    expect(box.received).toHaveLength(0)
    expect(await over('none')).toBe(true)
    expect(box.received).toHaveLength(1)
  })

  it('is found out to be gone', async () => {
    const { post } = await told()
    expect(await post.answers()).toBe(true)
    await box.stop()
    expect(await post.answers()).toBe(false)
    box = await mailbox()
  })
})

describe('the file of addresses', () => {
  it.each([
    ['read by others', JSON.stringify(ADDRESSES), 0o644, /chmod 600/],
    ['no JSON', '{', 0o600, /BAKEN_ADDRESSES/],
    ['without an operator', JSON.stringify({ operator: [], groups: {} }), 0o600, /BAKEN_ADDRESSES/],
    ['no address', JSON.stringify({ operator: ['a b@c'], groups: {} }), 0o600, /BAKEN_ADDRESSES/],
    [
      'a line too many',
      JSON.stringify({ operator: ['a@b\r\nBcc: c@d'], groups: {} }),
      0o600,
      /BAKEN_ADDRESSES/,
    ],
    ['no group code', JSON.stringify({ ...ADDRESSES, groups: { 'A B': [] } }), 0o600, /BAKEN_ADDRESSES/],
  ])('is refused: %s', async (_name, text, mode, sentence) => {
    await expect(readAddresses(await addressFile(text, mode))).rejects.toThrow(sentence)
  })

  it('is read as it is now, and a missing one is said without its name', async () => {
    expect(await readAddresses(path)).toEqual(JSON.parse(await readFile(path, 'utf8')))
    await expect(readAddresses('/nowhere/secret-name')).rejects.toThrow(/^(?!.*secret-name).*BAKEN_ADDRESSES/)
  })
})
