import { describe, expect, it } from 'vitest'
import type { Directory } from '#regions'
import { type Waiting, waitingSentences } from '../../../src/web/visitor/waiting.ts'
import { FRIDAY_NIGHT, HOUR, WEDNESDAY, withTeam, world } from '../../regions/world.ts'
import { stage, toReview } from './stage.tsx'

const MINUTE = 60_000
const BOTH = { team: 'eindhoven', helpdesk: 'comensha' }
const NAMES: { readonly [person: string]: string } = { a1: 'Anna', b2: 'Bram', d4: 'Dina' }
type View = Waiting['view']
type Line = View['lines'][number]

const who = (group: string, person: string) => ({
  kind: 'person' as const,
  group,
  person,
  name: NAMES[person] ?? '',
})
const took = (group: string, person: string): Line => ({
  kind: 'event',
  seq: 0,
  event: 'accepted',
  who: who(group, person),
})
const wrote = (from: ReturnType<typeof who> | 'me', at: number): Line => ({
  kind: 'message',
  seq: 0,
  id: '00',
  from: from === 'me' ? { kind: 'visitor' } : from,
  body: { t: 'text', text: 'x', lang: 'nl' },
  at,
  mine: from === 'me',
})
const WAITING: View = {
  state: 'waiting',
  receivers: BOTH,
  members: [{ kind: 'team', group: 'eindhoven', from: 0 }],
  lines: [],
}
/** Taken by these one after the other; members are the groups of all of them. */
const taken = (...lines: Line[]): View => {
  const takers = lines.flatMap((line) =>
    line.kind === 'event' && line.event === 'accepted' ? [line.who] : [],
  )
  const last = takers.at(-1)
  return {
    ...WAITING,
    state: 'accepted',
    owner: { group: last?.group ?? '', person: last?.person ?? '', name: last?.name ?? '' },
    members: [...new Set(takers.map(({ group }) => group ?? ''))].map((group) => ({
      kind: 'team' as const,
      group,
      from: 1,
    })),
    lines,
  }
}

const said = (view: View, at: number, more: Partial<Waiting> = {}): readonly string[] =>
  waitingSentences({
    view,
    directory: world(),
    nameOf: (group) => ({ eindhoven: 'Team Eindhoven', comensha: 'CoMensha' })[group] ?? group,
    sentAt: WEDNESDAY,
    takenAt: 0,
    now: at,
    skew: 0,
    language: 'nl',
    ...more,
  }).map(({ say, values }) => [say, ...Object.values(values ?? {})].join(' | '))

describe('while nobody has taken it', () => {
  it('names both who were asked, how long they are there, and when the helpdesk may take it', () => {
    expect(said(WAITING, WEDNESDAY)).toEqual([
      'ui.wait.nobody',
      'ui.wait.until | Team Eindhoven | vandaag 5 uur ’s middags',
      'ui.wait.until | CoMensha | vandaag 5 uur ’s middags',
      'ui.wait.then | CoMensha | vandaag 10:45 uur ’s ochtends',
    ])
  })
  it('says so once that time has passed, to the minute', () => {
    expect(said(WAITING, WEDNESDAY + 15 * MINUTE - 1).at(-1)).toMatch(/^ui\.wait\.then/)
    expect(said(WAITING, WEDNESDAY + 15 * MINUTE).at(-1)).toBe('ui.now.held | CoMensha | Team Eindhoven')
  })
  it('gives both openings at night, and a time counted from them', () => {
    expect(said(WAITING, FRIDAY_NIGHT, { sentAt: FRIDAY_NIGHT })).toEqual([
      'ui.wait.nobody',
      'ui.wait.opens | Team Eindhoven | maandag 9 uur ’s ochtends',
      'ui.wait.opens | CoMensha | maandag 9 uur ’s ochtends',
      'ui.wait.then | CoMensha | maandag 9:15 uur ’s ochtends',
    ])
  })
  it('names the helpdesk first where it is asked first, and the team as who may take it then', () => {
    const directory: Directory = world(withTeam({ first: 'helpdesk' }))
    expect(said(WAITING, WEDNESDAY, { directory })).toEqual([
      'ui.wait.nobody',
      'ui.wait.until | CoMensha | vandaag 5 uur ’s middags',
      'ui.wait.until | Team Eindhoven | vandaag 5 uur ’s middags',
      'ui.wait.then | Team Eindhoven | vandaag 10:45 uur ’s ochtends',
    ])
    expect(said(WAITING, WEDNESDAY + 15 * MINUTE, { directory }).at(-1)).toBe(
      'ui.now.held | Team Eindhoven | CoMensha',
    )
  })
  it('says of a helpdesk that is asked first that it has it, not that it holds it for the team', () => {
    const directory: Directory = world(withTeam({ first: 'helpdesk' }))
    const view = taken(took('comensha', 'd4'))
    expect(said(view, WEDNESDAY)[0]).toMatch(/^ui\.now\.keeps/)
    expect(said(view, WEDNESDAY, { directory })[0]).toBe('ui.now.taken | Dina | CoMensha')
  })
  it('says that both have it where the service asks both, and promises no time', () => {
    const directory: Directory = world(withTeam({ first: 'both' }))
    expect(said(WAITING, WEDNESDAY, { directory }).at(-1)).toBe('ui.now.both')
    expect(said(WAITING, WEDNESDAY + HOUR, { directory }).at(-1)).toBe('ui.now.both')
  })
  it.each([
    [{ team: 'eindhoven' }, 'Team Eindhoven'],
    [{ helpdesk: 'comensha' }, 'CoMensha'],
  ])('asked alone it never says that somebody else can take it (%o)', (receivers, name) => {
    const view = { ...WAITING, receivers }
    expect(said(view, WEDNESDAY)).toEqual([
      'ui.wait.nobody',
      `ui.wait.until | ${name} | vandaag 5 uur ’s middags`,
    ])
    expect(said(view, WEDNESDAY + HOUR).at(-1)).toBe(`ui.now.late | ${name}`)
  })
  it('says nothing of time where it does not know when it was sent, as after the code', () => {
    expect(said(WAITING, WEDNESDAY + HOUR, { sentAt: 0 })).toEqual([
      'ui.wait.nobody',
      'ui.wait.until | Team Eindhoven | vandaag 5 uur ’s middags',
      'ui.wait.until | CoMensha | vandaag 5 uur ’s middags',
    ])
  })
  it('says only that nobody has it before places are known', () => {
    expect(said(WAITING, WEDNESDAY, { directory: undefined })).toEqual(['ui.wait.nobody'])
  })
})

describe('once somebody has taken it', () => {
  const anna = took('eindhoven', 'a1')
  const dina = took('comensha', 'd4')
  it('names the person and the team', () => {
    expect(said(taken(anna), WEDNESDAY)).toEqual(['ui.now.taken | Anna | Team Eindhoven'])
  })
  it('says that CoMensha holds it and the team can still take it over', () => {
    expect(said(taken(dina), WEDNESDAY)).toEqual(['ui.now.keeps | Dina | CoMensha | Team Eindhoven'])
  })
  it('says that CoMensha has it where no team was asked', () => {
    const view = { ...taken(dina), receivers: { helpdesk: 'comensha' } }
    expect(said(view, WEDNESDAY)).toEqual(['ui.now.taken | Dina | CoMensha'])
  })
  it('says that the team took it over, and from whom', () => {
    expect(said(taken(dina, anna), WEDNESDAY)).toEqual(['ui.now.over | Anna | Team Eindhoven | CoMensha'])
  })
  it('says that a colleague covers, and for whom', () => {
    const view = taken(anna, took('eindhoven', 'b2'))
    expect(said(view, WEDNESDAY)).toEqual(['ui.now.cover | Bram | Team Eindhoven | Anna'])
  })
  it('says who is closed now and when they open', () => {
    expect(said(taken(anna), FRIDAY_NIGHT)).toEqual([
      'ui.now.taken | Anna | Team Eindhoven',
      'ui.wait.opens | Team Eindhoven | maandag 9 uur ’s ochtends',
    ])
  })
  it('says that it is listed again when nobody wrote in time, and not before, nor after a word', () => {
    const silent = 'ui.now.silent | Team Eindhoven'
    const at = (minutes: number, view: View) =>
      said(view, WEDNESDAY + minutes * MINUTE, { takenAt: WEDNESDAY })
    expect(at(14, taken(anna))).not.toContain(silent)
    expect(at(15, taken(anna))).toContain(silent)
    expect(at(15, taken(anna, wrote('me', WEDNESDAY)))).toContain(silent)
    expect(at(15, taken(anna, wrote(who('eindhoven', 'b2'), WEDNESDAY)))).not.toContain(silent)
    expect(at(15, taken(anna, wrote(who('comensha', 'd4'), WEDNESDAY)))).toContain(silent)
    expect(said(taken(anna), WEDNESDAY + HOUR)).not.toContain(silent)
  })
  it('says so too when an answer is owed for a working day, by the full hour as the server counts', () => {
    const silent = 'ui.now.silent | Team Eindhoven'
    const view = taken(anna, wrote(who('eindhoven', 'a1'), WEDNESDAY), wrote('me', WEDNESDAY + MINUTE))
    const nextDay = WEDNESDAY + 24 * HOUR
    expect(said(view, nextDay + 15 * MINUTE)).not.toContain(silent)
    expect(said(view, nextDay + 30 * MINUTE)).toContain(silent)
    const answered = { ...view, lines: [...view.lines, wrote(who('eindhoven', 'a1'), WEDNESDAY + HOUR)] }
    expect(said(answered, nextDay + HOUR)).not.toContain(silent)
  })
  it('counts from what the server’s clock said, when the phone’s is wrong', () => {
    const silent = 'ui.now.silent | Team Eindhoven'
    const week = 7 * 24 * HOUR
    const view = taken(anna, wrote(who('eindhoven', 'a1'), WEDNESDAY), wrote('me', WEDNESDAY - week))
    expect(said(view, WEDNESDAY + MINUTE, { skew: week })).not.toContain(silent)
    expect(said(view, WEDNESDAY + MINUTE)).toContain(silent)
    expect(said(view, WEDNESDAY + 25 * HOUR, { skew: week })).toContain(silent)
    // Of another phone's clock nothing is known here.
    const back: Line = { kind: 'event', seq: 0, event: 'back', who: { kind: 'visitor' } }
    const returned = { ...view, lines: [...view.lines, back] }
    expect(said(returned, WEDNESDAY + MINUTE, { skew: week })).toContain(silent)
  })
  it('is owed nothing for agreeing to an appointment, and something for asking for another time', () => {
    const silent = 'ui.now.silent | Team Eindhoven'
    const late = WEDNESDAY + 30 * HOUR
    const offered: Line = {
      ...wrote(who('eindhoven', 'a1'), WEDNESDAY),
      id: '01',
      body: {
        t: 'appointment',
        day: '2026-12-01',
        daypart: 'answer.evening',
        place: 'answer.placeLibrary',
        who: 'team',
        name: 'Anna',
        know: 'x',
        fails: 'answer.noReply',
      },
    } as Line
    const answered = (key: string): View =>
      taken(anna, offered, {
        ...wrote('me', WEDNESDAY + MINUTE),
        body: { t: 'answer', to: '01', key },
      } as Line)
    expect(said(answered('answer.ok'), late)).not.toContain(silent)
    expect(said(answered('answer.otherTime'), late)).toContain(silent)
    const asks = { ...answered('answer.ok') }
    expect(said({ ...asks, lines: [...asks.lines, wrote('me', WEDNESDAY + 2 * MINUTE)] }, late)).toContain(
      silent,
    )
  })
  it('says that nobody has it when all have left', () => {
    const view = { ...taken(anna), members: [{ kind: 'visitor' as const, from: 0 }] }
    expect(said(view, WEDNESDAY)[0]).toBe('ui.now.alone')
  })
  it('says that it has stopped', () => {
    expect(said({ ...taken(anna), state: 'closed' }, WEDNESDAY)).toEqual(['ui.wait.closed'])
  })
})

it('the page notes when it saw somebody take it, and says the state above the field in every language', async () => {
  for (const language of ['nl', 'en', 'pl', 'ro', 'es', 'uk', 'bg', 'hu', 'ar', 'fr']) {
    const one = stage({ language })
    toReview(one)
    one.press('intake.review.share')
    await one.settle()
    one.tell({
      view: {
        ...taken(took('comensha', 'd4')),
        id: '00',
        cursor: 1,
        epoch: 1,
        mode: 'here',
        stale: false,
        hasCode: false,
        writable: true,
        displaced: false,
        returned: false,
        confirmed: false,
        rosterVersion: 1,
      },
    })
    expect(one.app.model.taken).toEqual({ count: 1, at: WEDNESDAY })
    const [line = ''] = /<p data-say="ui\.now\.keeps">[^<]*/.exec(one.html()) ?? []
    for (const name of ['Dina', 'CoMensha', 'Team Eindhoven']) expect(line, language).toContain(name)
  }
})
