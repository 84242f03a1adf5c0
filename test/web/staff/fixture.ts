import { type Phrases, readCards, readClaims, readHelpLines, readPhrases } from '#flow'
import { demoPlaces, projectPlaces } from '#regions'
import { type Body, type ConversationView, type Line, type RegisterView, Value, type Who } from '#web/core'
import { EMPTY_REGISTER } from '#wire/control'
import cards from '../../../flows/cards.json' with { type: 'json' }
import claims from '../../../flows/claims.json' with { type: 'json' }
import lines from '../../../flows/lines.json' with { type: 'json' }
import phrases from '../../../flows/phrases.json' with { type: 'json' }
import { PACKS } from '../../../src/web/staff/locales.ts'
import type {
  Account,
  Desk,
  DeviceView,
  DeviceWork,
  GroupEntry,
  Handoff,
  QueueRow,
  Self,
  Talk,
} from '../../../src/web/staff/port.ts'
import { createTongues, formsIn } from '../../../src/web/staff/tongues.ts'

/** Tuesday 24 November 2026, 14:00 in Amsterdam. */
export const NOW: number = Date.UTC(2026, 10, 24, 13)
export const MINUTE = 60_000

export const book: Phrases = readPhrases(phrases)!
export const allCards = readCards(cards)!
export const allClaims = readClaims(claims)!
export const allLines = readHelpLines(lines)!
export const tongueOf = createTongues(PACKS)
export const formsOf = formsIn(PACKS, tongueOf)
export const dutch = tongueOf('nl')
export const english = tongueOf('en')

export const ANNA = 'a1'.repeat(16)
export const BRAM = 'b2'.repeat(16)
export const FENNA = 'f6'.repeat(16)
const TALK = 'c0'.repeat(16)

const groups: readonly GroupEntry[] = [
  {
    code: 'eindhoven',
    name: 'Eindhoven',
    role: 'team',
    people: [
      { person: ANNA, name: 'Anna' },
      { person: BRAM, name: 'Bram' },
    ],
    hours: [
      [1, '09:00', '17:00'],
      [2, '09:00', '17:00'],
    ],
  },
  {
    code: 'comensha',
    name: 'CoMensha',
    role: 'helpdesk',
    people: [{ person: 'd4'.repeat(16), name: 'Dina' }],
    hours: [],
  },
  {
    code: 'shn-brabant',
    name: 'Slachtofferhulp Brabant',
    role: 'partner',
    people: [{ person: FENNA, name: 'Fenna' }],
    hours: [],
  },
]
export const groupName = (code: string): string => groups.find((group) => group.code === code)?.name ?? code

const TWELVE = [
  'bami',
  'dolu',
  'fira',
  'gumi',
  'hora',
  'jalo',
  'kemi',
  'lopa',
  'muri',
  'nato',
  'pilo',
  'rusa',
]
const devices: readonly DeviceView[] = [
  { device: '1a'.repeat(32), person: ANNA, name: 'Anna', words: TWELVE, own: true },
  { device: '2b'.repeat(32), person: BRAM, name: 'Bram', words: [...TWELVE].reverse(), own: false },
]

export const visitor: Who = { kind: 'visitor' }
export const anna: Who = { kind: 'person', group: 'eindhoven', person: ANNA, name: 'Anna' }
export const bram: Who = { kind: 'person', group: 'eindhoven', person: BRAM, name: 'Bram' }
export const fenna: Who = { kind: 'person', group: 'shn-brabant', person: FENNA, name: 'Fenna' }

export const handoff: Handoff = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  words: ['word.boat', 'word.lemon'],
  lines: [
    { node: 'wish', answers: ['intake.wish.sleep', 'intake.wish.money'] },
    { node: 'soon', answers: ['intake.soon.today'] },
    { node: 'place', answers: ['intake.place.found'], text: 'Eindhoven' },
    { node: 'age', answers: ['intake.age.18-22'] },
    { node: 'wayback', answers: ['intake.wayback.code'] },
  ],
  held: ['papers', 'police'],
  skipped: ['others'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: NOW - 9 * MINUTE },
}

export const say = (seq: number, from: Who, body: Body, minutesAgo = 5): Line => ({
  kind: 'message',
  seq,
  id: seq.toString(16).padStart(32, '0'),
  from,
  body,
  at: NOW - minutesAgo * MINUTE,
  mine: from.person === ANNA,
})

export const event = (seq: number, name: Extract<Line, { kind: 'event' }>['event'], who: Who): Line => ({
  kind: 'event',
  seq,
  event: name,
  who,
  ...(who.group === undefined ? {} : { group: who.group }),
})

export const view = (change: Partial<ConversationView> = {}): ConversationView => ({
  id: TALK,
  cursor: 2,
  state: 'waiting',
  receivers: { team: 'eindhoven', helpdesk: 'comensha' },
  members: [
    { kind: 'visitor', from: 0 },
    { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
    { kind: 'team', group: 'comensha', people: 2, from: 0 },
  ],
  epoch: 0,
  mode: 'here',
  stale: false,
  hasCode: true,
  writable: true,
  displaced: false,
  returned: false,
  confirmed: false,
  rosterVersion: 1,
  lines: [event(1, 'created', visitor), say(2, visitor, handoff, 9)],
  ...change,
})

export const accepted = (lines: readonly Line[], change: Partial<ConversationView> = {}): ConversationView =>
  view({
    state: 'accepted',
    owner: { group: 'eindhoven', person: ANNA, name: 'Anna' },
    members: [
      { kind: 'visitor', from: 0 },
      { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
    ],
    lines: [...view().lines, event(3, 'accepted', anna), ...lines],
    cursor: lines.at(-1)?.seq ?? 3,
    ...change,
  })

export const row = (change: Partial<QueueRow> = {}): QueueRow => ({
  id: TALK,
  group: 'eindhoven',
  helpdesk: 'comensha',
  opener: '',
  state: 'waiting',
  due: (NOW + 6 * MINUTE) / MINUTE,
  createdHour: Math.floor(NOW / 3_600_000) - 1,
  cursor: 2,
  epoch: 0,
  mine: false,
  member: true,
  here: true,
  asked: [],
  erases: Math.floor(NOW / 3_600_000) + 30 * 24,
  ...change,
})

export type Done = { readonly call: string; readonly args: readonly unknown[] }

/** A desk without a server: shows what it is given and writes down what is asked of it. */
export const fixtureDesk = (
  rows: readonly QueueRow[],
  talks: { readonly [id: string]: Talk },
): { readonly desk: Desk; readonly done: Done[] } => {
  const done: Done[] = []
  const note =
    (call: string) =>
    async (...args: readonly unknown[]): Promise<void> => {
      done.push({ call, args })
    }
  const account: Account = {
    id: 'anna',
    name: 'Anna',
    group: 'eindhoven',
    ways: ['passphrase'],
    credentials: [],
    passphrase: 'bami dolu fira gumi hora jalo',
  }
  const open = new Map(Object.entries(talks).map(([id, talk]) => [id, new Value<Talk | undefined>(talk)]))
  const nothing = new Value<Talk | undefined>(undefined)
  const desk: Desk = {
    queue: new Value({ rows, connected: true, awayUntil: null }),
    accounts: async () => [account],
    unlock: async (id) => ({ account: id, group: 'eindhoven', person: ANNA, name: 'Anna' }),
    directory: () => groups,
    finder: {
      ids: async () => Object.keys(talks),
      read: async (ids, told) => {
        for (const id of ids) told(id, talks[id]?.view)
      },
    },
    open: (id) => open.get(id) ?? nothing,
    passphrase: async () => 'bami dolu fira gumi hora jalo',
    newDevice: async () => ({ account: 'new', record: new Uint8Array(1248), words: Array(12).fill('bami') }),
    look: async () => undefined,
    term: new Value<{ readonly expires: number } | undefined>({ expires: NOW + 30 * 24 * 60 * MINUTE }),
    signOut: () => void done.push({ call: 'signOut', args: [] }),
    accept: note('accept'),
    addPasskey: note('addPasskey'),
    again: note('again'),
    asks: {
      ask: async (...args: readonly unknown[]) => {
        done.push({ call: 'asks.ask', args })
        return 'a5'.repeat(16)
      },
      answer: note('asks.answer'),
      stop: () => undefined,
    },
    who: new Value<Self | undefined>({ account: 'anna', group: 'eindhoven', person: ANNA, name: 'Anna' }),
    close: note('close'),
    guests: {
      open: async () => Array(12).fill('bami'),
      knock: async () => undefined,
      invite: note('guests.invite'),
      stop: () => undefined,
    },
    handovers: {
      ask: note('handovers.ask'),
      invite: note('invite'),
      withdraw: note('handovers.withdraw'),
      addHelpdesk: note('handovers.addHelpdesk'),
    },
    leave: note('leave'),
    notices: async () => ({ mail: true }),
    devices: {
      work: new Value<DeviceWork | undefined>(undefined),
      list: async () => devices,
      lose: note('lose'),
      forget: note('forget'),
      give: note('give'),
      stop: () => undefined,
    },
    say: note('say'),
    register: {
      view: new Value<RegisterView>({ state: 'good', register: EMPTY_REGISTER, log: [] }),
      table: () => demoPlaces(projectPlaces(), { roundTheClock: false, at: NOW }),
      load: async () => undefined,
      change: async (...args) => void done.push({ call: 'change', args }),
      stop: () => undefined,
    },
    setAway: note('setAway'),
  }
  return { desk, done }
}
