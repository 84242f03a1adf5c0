import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodePlaces, projectPlaces } from '#regions'
import { Desk, draftRoster, type Engine, makeSeed, recordWords } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  encodeHead,
  encodeSignedHead,
  encodeSlice,
  fromBase64url,
  fromHex,
  type GroupRole,
  hash,
  LABEL,
  type Person,
} from '#wire'
import { encodeDraft } from '../../src/cli/roster/draft.ts'
import { DEMO_ROOTS } from '../support/demo-roots.ts'
import { newRecord, Rehearsal } from './table.ts'

const DAY = 86_400_000

let engine: Engine
let folder: string
let base: Rehearsal
let table: Rehearsal
let records: Readonly<Record<'gea' | 'hans' | 'ina' | 'jos', string>>
const folders: string[] = []

const newFolder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'baken-ceremony-'))
  folders.push(made)
  return made
}
const words = (record: string): string =>
  recordWords(engine, fromBase64url(record) ?? new Uint8Array()).join(' ')
const office = (...args: string[]) => table.at('office', args)
const inOffice = (file: string): string => join(table.office, file)

function whole(version: number): void {
  expect(table.publishNext(version)).toEqual({ code: 0, text: `Roster ${version} is published.` })
}

beforeAll(async () => {
  engine = await loadSodium()
  base = new Rehearsal(engine, newFolder())
  const made = ['gea', 'hans', 'ina', 'jos'].map((name) => [name, newRecord(engine)])
  records = Object.fromEntries(made) as typeof records
  base.newRoot('stranger')
  base.hand('stranger', 'roots.txt', readFileSync(join(base.office, 'roots.txt')))
  const add = (...args: string[]) => expect(base.at('office', ['add', 'roster.json', ...args]).code).toBe(0)
  add('comensha:helpdesk', 'Gea', records.gea)
  add('comensha', 'Hans', records.hans)
  add('eindhoven:team', 'Ina', records.ina)
})
beforeEach(() => {
  folder = newFolder()
  table = base.copyTo(folder)
})
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true })
})

describe('a whole ceremony', () => {
  it('goes from record to publication, each root on a machine of its own', () => {
    const first = office('draft', 'roster.json', 'places.json')
    expect(first.code).toBe(0)
    expect(first.text).toContain('It is the first roster.')
    expect(first.text).toContain('eindhoven: new group, a team.')
    expect(first.text).toContain(`new device of Ina: ${words(records.ina)}`)
    expect(first.text).toMatch(/good until .* \(30 days\)/)
    const shown = first.text.split('\n').slice(0, -1)
    for (const root of ['root-a', 'root-c'] as const) {
      const signed = table.signAt(root, 'roster-1.draft')
      expect(signed.code).toBe(0)
      expect(signed.text.split('\n').slice(0, -1)).toEqual(shown)
    }
    expect(existsSync(table.roster)).toBe(false)
    expect(office('publish', 'roster-1.draft', 'root-a.sig', 'root-c.sig')).toMatchObject({ code: 0 })
    expect(office('verify', 'published')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Roster 1'),
    })
  })

  it('says what the next one changes, and nothing else', () => {
    whole(1)
    expect(office('add', 'roster.json', 'eindhoven', 'Jos', records.jos).text).toContain(words(records.jos))
    expect(office('remove', 'roster.json', 'comensha', 'Hans', records.hans).code).toBe(0)
    const draft = office('draft', 'roster.json')
    expect(draft.text.split('\n').slice(1, -1)).toEqual([
      expect.stringContaining('It follows roster 1'),
      expect.stringMatching(/^Hash of what is signed: [0-9a-f]{64}$/),
      `comensha: a device of Hans is taken out: ${words(records.hans)}`,
      'eindhoven: Jos is new.',
      `eindhoven: new device of Jos: ${words(records.jos)}`,
    ])
    rmSync(inOffice('roster-2.draft'))
    whole(2)
    expect(office('draft', 'roster.json').text).toContain('Nothing changes but the dates.')
    expect(office('verify', 'published')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Roster 2'),
    })
  })

  it('publishes the list of all heads, which a client needs and which can be made anew', () => {
    const hashOf = (version: number): string =>
      /signed: ([0-9a-f]{64})/.exec(office('verify', `roster-${version}.draft`).text)?.[1] ?? ''
    whole(1)
    whole(2)
    const [one, two] = [hashOf(1), hashOf(2)]
    const file = join(table.roster, 'list')
    const list = readFileSync(file)
    expect(list.toString('hex')).toBe(`01${one}${two}`)
    const desk = new Desk(
      engine,
      table.keys.map((key) => fromHex(key) ?? new Uint8Array()),
      () => 0,
    )
    const head = new Uint8Array(readFileSync(join(table.roster, 'heads', '2')))
    const start = (bytes: Uint8Array, pinned: string) => () =>
      desk.start({
        head,
        list: new Uint8Array(bytes),
        pin: { minVersion: 1, publishedAt: 0, head: pinned },
      }).version
    expect(start(list, two)).toThrow('stale-roster')
    expect(start(list.subarray(0, 33), one)).toThrow('stale-roster')
    expect(start(list, one)()).toBe(2)
    for (const wrong of [list.subarray(0, 33), Buffer.concat([list, list.subarray(1)]), Buffer.from('01')]) {
      writeFileSync(file, wrong)
      expect(office('verify', 'published').text).toContain(
        'The list of rosters is not that of the signed heads',
      )
    }
    rmSync(file)
    expect(office('verify', 'published').text).toContain('The list of rosters is missing')
    expect(office('list')).toEqual({ code: 0, text: `1 ${one}\n2 ${two}` })
    expect(readFileSync(file)).toEqual(list)
    expect(office('verify', 'published').code).toBe(0)
    rmSync(file)
    whole(3)
    expect(readFileSync(file).subarray(0, 65)).toEqual(list)
  })

  it('a name cannot write over what the roots read', () => {
    office('add', 'roster.json', 'eindhoven', 'Jos\u001b[2K\u202eeno', records.jos)
    const { text } = office('draft', 'roster.json', 'places.json')
    expect(text).toContain('eindhoven: Jos?[2K?eno is new.')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('what is refused', () => {
  it('one root twice, one root alone, a root of somebody else', () => {
    office('draft', 'roster.json', 'places.json')
    table.signAt('root-a', 'roster-1.draft')
    expect(office('publish', 'roster-1.draft', 'root-a.sig', 'root-a.sig').text).toBe(
      'Root 1 signed twice; two different roots must.',
    )
    expect(office('publish', 'roster-1.draft', 'root-a.sig').text).toBe('Two of the three roots must sign.')
    expect(table.signAt('stranger', 'roster-1.draft')).toMatchObject({
      code: 1,
      text: expect.stringContaining('This is not a root of this build.'),
    })
    // The stranger takes a build of its own and claims the place of the second root.
    const keys = [table.keys[0], readKey('stranger'), table.keys[2]]
    table.hand('stranger', 'roots.txt', keys.join('\n'))
    expect(table.signAt('stranger', 'roster-1.draft').code).toBe(0)
    const forged = office('publish', 'roster-1.draft', 'root-a.sig', 'stranger.sig')
    expect(forged).toEqual({ code: 1, text: 'The signature of root 2 is not of a root of this build.' })
    expect(existsSync(table.roster)).toBe(false)
  })

  it('a draft changed on the way, in head, keys or places', () => {
    office('draft', 'roster.json', 'places.json')
    table.signAt('root-a', 'roster-1.draft')
    table.signAt('root-c', 'roster-1.draft')
    const good = readFileSync(inOffice('roster-1.draft'))
    const slice = good.indexOf('eindhoven', 300)
    const places = good.indexOf('"municipalities"')
    expect(slice).toBeGreaterThan(0)
    expect(places).toBeGreaterThan(0)
    for (const at of [20, 40, 120, slice + 40, places + 3, good.length - 1]) {
      const bad = new Uint8Array(good)
      bad[at] = (bad[at] ?? 0) ^ 1
      table.hand('office', 'bad.draft', bad)
      for (const args of [
        ['verify', 'bad.draft'],
        ['publish', 'bad.draft', 'root-a.sig', 'root-c.sig'],
      ]) {
        const ran = office(...args)
        expect([at, args[0], ran.code]).toEqual([at, args[0], 1])
        expect(ran.text.split('\n')).toHaveLength(1)
        expect(ran.text).not.toContain('cannot start')
      }
      copyFileSync(inOffice('bad.draft'), join(folder, 'root-b', 'bad.draft'))
      expect(table.at('root-b', ['sign', 'bad.draft', 'seed']).code).toBe(1)
      expect(existsSync(join(folder, 'root-b', 'bad.draft.root-2'))).toBe(false)
    }
    expect(existsSync(table.roster)).toBe(false)
    // The same steps with the draft as it was.
    expect(office('publish', 'roster-1.draft', 'root-a.sig', 'root-c.sig').code).toBe(0)
  })

  it('a signature for another draft', () => {
    office('draft', 'roster.json', 'places.json')
    table.signAt('root-a', 'roster-1.draft')
    rmSync(inOffice('roster-1.draft'))
    office('draft', 'roster.json', 'places.json')
    table.signAt('root-c', 'roster-1.draft')
    expect(office('publish', 'roster-1.draft', 'root-a.sig', 'root-c.sig').text).toBe(
      'The signature of root 1 is for another draft.',
    )
  })

  it('more than eight devices in a group, more than twenty keys in one conversation', () => {
    const fill = (group: string, count: number) => {
      for (let i = 0; i < count; i++)
        expect(office('add', 'roster.json', group, 'Kim', newRecord(engine)).code).toBe(0)
    }
    fill('eindhoven', 7)
    expect(office('add', 'roster.json', 'eindhoven', 'Kim', newRecord(engine))).toEqual({
      code: 1,
      text: 'eindhoven has more than 8 devices.',
    })
    const record = JSON.parse(readFileSync(inOffice('roster.json'), 'utf8'))
    record.groups
      .find((group: { code: string }) => group.code === 'eindhoven')
      .people[0].devices.push(newRecord(engine))
    table.hand('office', 'crowded.json', JSON.stringify(record))
    expect(office('draft', 'crowded.json', 'places.json').text).toBe('eindhoven has more than 8 devices.')
    fill('comensha', 6)
    expect(office('draft', 'roster.json', 'places.json').code).toBe(0)
    fill('shn:partner', 3)
    rmSync(inOffice('roster-1.draft'))
    expect(office('draft', 'roster.json', 'places.json').text).toBe(
      'A conversation with eindhoven (8), comensha (8), shn (3) and the visitor needs 21 keys, and 20 is the most.',
    )
    expect(existsSync(inOffice('roster-1.draft'))).toBe(false)
  })

  it('at the root as well: nine devices in a group, twenty-one keys; eight and twenty are signed', () => {
    const now = Date.now()
    const good = table.draftOf(now)
    const places: Bytes = new Uint8Array(readFileSync(inOffice('places.json')))
    const person = (count: number): Person => ({
      id: engine.random(16),
      name: engine.utf8('Kim'),
      devices: Array.from({ length: count }, () => {
        const { device } = makeSeed(engine)
        return { sign: device.sign.public, kem: device.kem.public }
      }),
    })
    type Wanted = { readonly code: string; readonly role: GroupRole; readonly people: readonly Person[] }
    /** As an office with tools of its own makes it: no limit is looked at before the root does. */
    const asked = (groups: readonly Wanted[]): string => {
      const slices = groups.map((group) => encodeSlice({ group: group.code, people: group.people }))
      const body = encodeHead({
        ...{ version: 1, issued: now, expires: now + 30 * DAY, previous: new Uint8Array(32) },
        places: good.next.head.places,
        groups: groups.map(({ code, role, people }, i) => ({
          ...{ code, role, people: people.length },
          devices: people.flatMap(({ devices }) => devices).length,
          digest: hash(engine, LABEL.slice, slices[i] ?? new Uint8Array()),
        })),
      })
      const objects = [...slices, places]
      table.hand('office', 'asked.draft', encodeDraft({ body, before: new Uint8Array(), objects }))
      return table.signAt('root-a', 'asked.draft').text
    }
    const helpdesk = (...counts: number[]): Wanted => ({
      code: 'comensha',
      role: 'helpdesk',
      people: counts.map(person),
    })
    const team = (...counts: number[]): Wanted => ({
      code: 'eindhoven',
      role: 'team',
      people: counts.map(person),
    })
    const partner = (...counts: number[]): Wanted => ({
      code: 'shn',
      role: 'partner',
      people: counts.map(person),
    })
    for (const nine of [team(8, 1), team(4, 5)])
      expect(asked([helpdesk(1), nine])).toBe(
        'The keys of the group eindhoven are not what the head says of them.',
      )
    expect(asked([helpdesk(4, 4), team(8), partner(2, 1)])).toBe(
      'A conversation with eindhoven (8), comensha (8), shn (3) and the visitor needs 21 keys, and 20 is the most.',
    )
    expect(existsSync(inOffice('root-a.sig'))).toBe(false)
    // The control: exactly eight in each, exactly twenty in the largest conversation.
    expect(asked([helpdesk(4, 4), team(8), partner(2)])).toContain('Signed by root 1')
  })

  it('an expired draft, one dated ahead, and places that send people to nobody', () => {
    const now = Date.now()
    for (const [at, sentence] of [
      [now - 31 * DAY, 'expired on'],
      [now + 3 * DAY, 'is still to come'],
    ] as const) {
      table.hand('office', 'roster-1.draft', encodeDraft(table.draftOf(at).draft))
      const signed = table.signAt('root-a', 'roster-1.draft')
      expect(signed.code).toBe(1)
      expect(signed.text).toContain(sentence)
    }
    rmSync(inOffice('roster-1.draft'))
    office('remove', 'roster.json', 'comensha')
    expect(office('draft', 'roster.json', 'places.json').text).toContain('whose group comensha has no device')
  })

  it('what an office of bad will asks a root to sign: each draft whole in itself', () => {
    const now = Date.now()
    const good = table.draftOf(now)
    const shared = makeSeed(engine).device
    const device = { sign: shared.sign.public, kem: shared.kem.public }
    const person = (name: string) => ({ id: engine.random(16), name: engine.utf8(name), devices: [device] })
    const group = (code: string, role: GroupRole, people: readonly Person[]) => ({ code, role, people })
    const helpdesk = group('comensha', 'helpdesk', [person('Gea')])
    const places: Bytes = new Uint8Array(readFileSync(inOffice('places.json')))
    const previous: Bytes = new Uint8Array(32)
    const record = {
      version: 1,
      issued: now,
      expires: now + 30 * DAY,
      previous,
      places,
      groups: [helpdesk],
    }
    const asked = (change: Partial<typeof record>, before: Bytes = new Uint8Array()) => {
      const made = draftRoster(engine, { ...record, ...change })
      const objects = [...made.slices, change.places ?? places, ...good.draft.objects]
      table.hand('office', 'asked.draft', encodeDraft({ body: made.body, before, objects }))
      return table.signAt('root-a', 'asked.draft').text
    }
    const unsigned = encodeSignedHead(good.draft.body, [])
    const unagreed = encodePlaces(projectPlaces())
    expect(asked({ expires: now + 3650 * DAY })).toContain('would not be good for 30 days at most')
    expect(asked({ version: 7 })).toBe('The draft is roster 7, but roster 1 is next.')
    expect(asked({ previous: new Uint8Array(32).fill(1) })).toContain('does not follow the roster')
    expect(asked({ version: 2, previous: good.next.hash }, unsigned)).toContain('not signed by two separate')
    expect(asked({ places: unagreed })).toContain('has not agreed to answer')
    expect(asked({ groups: [helpdesk, group('eindhoven', 'team', [person('Gea')])] })).toBe(
      'One device stands in the roster twice.',
    )
    const twin = { ...person('Gea'), id: helpdesk.people[0]!.id, devices: [] }
    expect(asked({ groups: [helpdesk, group('eindhoven', 'team', [twin])] })).toBe(
      'One person stands in the roster twice.',
    )
    // Within a group the slice itself cannot be read.
    expect(asked({ groups: [group('comensha', 'helpdesk', [...helpdesk.people, twin])] })).toContain(
      'are not what the head says of them',
    )
    // The control: the same draft with nothing of that.
    expect(asked({})).toContain('Signed by root 1')
  })

  it('a gap between versions, one version twice, and a draft for another past', async () => {
    whole(1)
    expect(office('publish', 'roster-1.draft', 'root-a.sig', 'root-c.sig').text).toBe(
      'Roster 1 is published already; make a new draft.',
    )
    whole(2)
    expect(office('draft', 'roster.json').code).toBe(0)
    for (const root of ['root-a', 'root-c'] as const)
      expect(table.signAt(root, 'roster-3.draft').code).toBe(0)
    const head = join(table.roster, 'heads', '2')
    const bytes = readFileSync(head)
    const third = ['publish', 'roster-3.draft', 'root-a.sig', 'root-c.sig']
    rmSync(head)
    expect(office(...third).text).toBe(
      'Roster 2 is missing: the folder ends with roster 1, the draft is roster 3.',
    )
    writeFileSync(head, bytes)
    expect(office(...third).code).toBe(0)
    rmSync(head)
    expect(office('verify', 'published')).toEqual({ code: 1, text: 'Roster 2 is missing before roster 3.' })
    const elsewhere = inOffice('elsewhere')
    await table.publishedAt(Date.now(), elsewhere)
    expect(office('verify', 'elsewhere').code).toBe(0)
    const second = ['publish', 'roster-2.draft', 'root-a.sig', 'root-c.sig']
    for (const root of ['root-a', 'root-c'] as const)
      expect(table.signAt(root, 'roster-2.draft').code).toBe(0)
    expect(table.at('office', second, { publishedIn: elsewhere }).text).toBe(
      'The draft follows another roster 1 than the published one.',
    )
  })

  it('a root signs no second roster of a version and none before it: it remembers', () => {
    const next = (version: number): string => `roster-${version}.draft`
    const note = join(folder, 'root-a', 'seed.signed')
    whole(1)
    expect(existsSync(note)).toBe(true)
    expect(statSync(note).mode & 0o777).toBe(0o600)
    office('draft', 'roster.json')
    const signed = table.signAt('root-a', next(2))
    const first = /signed: ([0-9a-f]{64})/.exec(signed.text)?.[1]
    expect(readFileSync(note, 'utf8').split('\n')[1]).toBe(`2 ${first}`)
    // the same draft again is the same signature
    rmSync(inOffice('root-a.sig'))
    expect(table.signAt('root-a', next(2)).code).toBe(0)
    rmSync(inOffice(next(2)))
    const second = /signed: ([0-9a-f]{64})/.exec(office('draft', 'roster.json').text)?.[1]
    expect(second).not.toBe(first)
    rmSync(inOffice('root-a.sig'))
    const refused = table.signAt('root-a', next(2))
    expect(refused.code).toBe(1)
    expect(refused.text.split('\n').at(-1)).toBe(
      `This root signed another roster 2 already (${first}) and signs no second one: publish that one and put the change into roster 3, or let the two other roots sign.`,
    )
    expect(existsSync(inOffice('root-a.sig'))).toBe(false)
    // what it says to do: the two others sign, and it goes on with the next
    for (const root of ['root-b', 'root-c'] as const) expect(table.signAt(root, next(2)).code).toBe(0)
    expect(office('publish', next(2), 'root-b.sig', 'root-c.sig').code).toBe(0)
    whole(3)
    const early = join(folder, 'root-b', 'seed.signed')
    writeFileSync(early, `4 ${'0'.repeat(64)}\n`)
    expect(table.signAt('root-b', next(3)).text.split('\n').at(-1)).toBe(
      'This root signed roster 4 already and signs none before it: make the draft on top of the newest published roster.',
    )
    // the control: a root that has forgotten signs a second one
    expect(table.signAt('root-a', next(2)).code).toBe(1)
    rmSync(note)
    expect(table.signAt('root-a', next(2)).code).toBe(0)
  })

  it('a root signs nothing while its note is damaged or cannot be written', () => {
    office('draft', 'roster.json', 'places.json')
    const note = join(folder, 'root-a', 'seed.signed')
    const hash = 'a'.repeat(64)
    for (const bad of [
      '1',
      `1 ${hash}`,
      `1 ${hash}\n1 ${hash}\n`,
      `0 ${hash}\n`,
      `1 ${hash.slice(1)}\n`,
      'x\n',
    ]) {
      writeFileSync(note, bad)
      expect(table.signAt('root-a', 'roster-1.draft').text).toContain('is damaged')
    }
    rmSync(note)
    mkdirSync(note)
    expect(table.signAt('root-a', 'roster-1.draft').text).toContain('cannot be read')
    expect(existsSync(inOffice('root-a.sig'))).toBe(false)
    rmSync(note, { recursive: true })
    expect(table.signAt('root-a', 'roster-1.draft').code).toBe(0)
  })

  it('roots of the demo, and a missing file, in one sentence', () => {
    table.hand('office', 'roots.txt', [table.keys[0], DEMO_ROOTS[1], table.keys[2]].join('\n'))
    expect(office('draft', 'roster.json', 'places.json')).toEqual({
      code: 1,
      text: 'Root 2 in BAKEN_ROOTS is a root of the demo, which everybody holds.',
    })
    expect(office('add', 'roster.json', 'zwolle', 'Kim', newRecord(engine)).text).toContain('zwolle:team')
    expect(office('add', 'roster.json', 'eindhoven', 'Kim', records.ina).text).toBe(
      'One device stands there twice.',
    )
    expect(office('sign', 'nowhere.draft', 'seed').code).toBe(1)
  })
})

function readKey(name: 'stranger'): string {
  return Buffer.from(engine.signPair(table.seed(name)).public).toString('hex')
}

describe('verify of what is published', () => {
  it.each([
    [10, 0, /^Roster 1 is good until [^.]*\.$/],
    [17, 2, /WARNING: 12 days left/],
    [28, 3, /WARNING: one day left/],
    [31, 1, /^Roster 1 expired on .*\.$/],
  ])('%i days after signing it ends with %i', async (age, code, line) => {
    await table.publishedAt(Date.now() - age * DAY - 60_000, table.roster)
    const ran = office('verify', 'published')
    expect(ran.code).toBe(code)
    expect(ran.text).toMatch(line)
  })

  it('an expired roster does not stand in the way of the next', async () => {
    await table.publishedAt(Date.now() - 40 * DAY, table.roster)
    whole(2)
    expect(office('verify', 'published').code).toBe(0)
  })

  it('finds a changed head, a lost slice and a swapped one', async () => {
    await table.publishedAt(Date.now(), table.roster)
    const { next } = table.draftOf(Date.now())
    const [one, other] = next.slices.map((slice) => join(table.roster, 'objects', slice.digest))
    const head = join(table.roster, 'heads', '1')
    const good = readFileSync(head)
    const bad = new Uint8Array(good)
    bad[60] = (bad[60] ?? 0) ^ 1
    writeFileSync(head, bad)
    expect(office('verify', 'published').text).toContain('not signed by two separate roots')
    writeFileSync(head, good)
    expect(office('verify', 'published').code).toBe(0)
    copyFileSync(one ?? '', other ?? '')
    expect(office('verify', 'published').text).toContain('missing or was changed')
    rmSync(other ?? '')
    expect(office('verify', 'published').text).toContain('missing or was changed')
  })
})
