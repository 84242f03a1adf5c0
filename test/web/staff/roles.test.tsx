import { renderToString } from 'preact-render-to-string'
import { beforeAll, describe, expect, it, test } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { mayChange } from '#wire/control'
import { isGuest, type Self } from '../../../src/web/staff/port.ts'
import { boxes } from '../../../src/web/staff/queue.ts'
import { may, type Right, type Role, roleOf } from '../../../src/web/staff/roles.ts'
import { List } from '../../../src/web/staff/views/list.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import { Side } from '../../../src/web/staff/views/side.tsx'
import { Cast, quick } from '../../support/cast.ts'
import { guestOf, letIn } from '../../support/guest.ts'
import * as fixture from './fixture.ts'

const { ANNA, FENNA, NOW, accepted, anna, dutch, event, fenna, say } = fixture
const ROLES: readonly Role[] = ['team', 'helpdesk', 'partner', 'guest']
const { desk } = fixture.fixtureDesk([], {})

const roomOf = (role: Role, self: Self): Room => ({
  ...{ desk, self, may: (right: Right) => may(role, right), groupName: fixture.groupName, now: () => NOW },
  ...{ mine: dutch, dutch, tongueOf: fixture.tongueOf, copy: async () => true },
  formsOf: fixture.formsOf,
  ...{ phrases: fixture.book, cards: fixture.allCards, claims: fixture.allClaims, lines: fixture.allLines },
})
const SELF: Self = { account: 'a', group: 'eindhoven', person: ANNA, name: 'Anna' }
const nothing = (): void => undefined

/** What this role finds on the screen, by `data-do`. */
const found = (role: Role, self = SELF): readonly string[] => {
  const view = accepted([say(4, anna, { t: 'text', text: 'x' })])
  const html = renderToString(
    <RoomContext.Provider value={roomOf(role, self)}>
      <Side
        talk={{ view, here: true, unsent: [] }}
        {...{ theirs: fixture.english, reach: 'here', closing: false }}
        {...{ asks: [], passing: undefined, onPassing: nothing }}
        {...{ onClosing: nothing, onTalk: nothing, onDevices: nothing, onPhrase: nothing, onOpen: nothing }}
      />
      <List
        boxes={boxes([fixture.row()], NOW)}
        now={NOW}
        open={undefined}
        onOpen={nothing}
        onPanel={nothing}
      />
    </RoomContext.Provider>,
  )
  return [...html.matchAll(/data-do="([\w-]+)/g)].map((match) => match[1] ?? '')
}

test('a role is that of the group in the list; who stands in none is a guest', () => {
  const of = (group: string): Role => roleOf({ ...SELF, group }, desk.directory())
  expect(['eindhoven', 'comensha', 'shn-brabant', '', 'nowhere'].map(of)).toEqual([...ROLES, 'guest'])
  expect(isGuest({ ...SELF, group: '' })).toBe(true)
})

test('each role finds what it may do, and nothing else', () => {
  const of = (role: Role, ...acts: readonly string[]): readonly string[] =>
    acts.filter((act) => found(role).includes(act))
  const all = ['copy', 'copy-all', 'file', 'sheet-ask', 'invite', 'to-devices', 'close', 'directory', 'hours']
  expect(of('team', ...all)).toEqual(all)
  expect(of('helpdesk', ...all)).toEqual(all)
  expect(of('partner', ...all)).toEqual(['copy', 'copy-all', 'to-devices', 'close', 'directory', 'hours'])
  expect(of('guest', ...all)).toEqual([])
})

describe('what the console offers, the log takes', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = quick(await loadSodium())
  })

  type Someone = ReturnType<Cast['staff']>
  const entryOf = ({ desk }: Someone, right: 'accept' | 'close', conversation: string) =>
    right === 'accept' ? desk.accept({ conversation, mode: 'here' }) : desk.close({ conversation })

  /** By the one reducer, at whoever makes it or at the server. */
  const taken = (who: Someone, right: 'accept' | 'close', conversation: string): boolean => {
    who.read(conversation)
    try {
      return who.send(entryOf(who, right, conversation), conversation) === 'ok'
    } catch {
      return false
    }
  }

  it('accept and close: never of a guest, nor offered to one', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    for (const right of ['accept', 'close'] as const) {
      expect([taken(guest.someone, right, cast.c), may('guest', right)]).toEqual([false, false])
      // the control: the owner may, in both
      expect([taken(cast.anna, right, cast.c), may('team', right)]).toEqual([true, true])
    }
  })

  it('a partner who was let in takes nothing over and closes nothing: their console finds no owner in them', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'now')
    const other = cast.staff('Fenna', 'shn-brabant')
    for (const right of ['accept', 'close'] as const) expect(taken(other, right, cast.c)).toBe(false)
    expect(found('partner', { ...SELF, group: 'shn-brabant', person: FENNA })).not.toContain('close')
  })
})

test('hours are offered to whoever the register lets change their own', () => {
  for (const role of ['team', 'helpdesk', 'partner'] as const) {
    const own = mayChange({ t: 'capacity', group: 'x', open: 1 }, { group: 'x', role }, () => 'x')
    expect([role, own]).toEqual([role, may(role, 'hours')])
  }
  expect(may('guest', 'hours')).toBe(false)
})

test('whoever was let in reads from where', () => {
  const joined = { ...event(4, 'joined', fenna), scope: 'summary' } as const
  const view = accepted([joined])
  const html = (self: Self): string =>
    renderToString(
      <RoomContext.Provider value={roomOf('partner', self)}>
        <Side
          talk={{ view, here: true, unsent: [] }}
          {...{ theirs: fixture.english, reach: 'here', closing: false }}
          {...{ asks: [], passing: undefined, onPassing: nothing }}
          {...{ onClosing: nothing, onTalk: nothing, onDevices: nothing, onPhrase: nothing, onOpen: nothing }}
        />
      </RoomContext.Provider>,
    )
  expect(html({ ...SELF, group: 'shn-brabant', person: FENNA })).toContain(
    'Wat jij mag lezen: De goedgekeurde samenvatting, en vanaf nu.',
  )
  expect(html(SELF)).not.toContain('Wat jij mag lezen')
})
