import { expect, test } from 'vitest'
import { createBell, ring } from '../../../src/web/staff/bell.ts'
import { readDemoAccounts } from '../../../src/web/staff/demo-accounts.ts'
import { createIdle, IDLE_MS } from '../../../src/web/staff/idle.ts'
import { goBack, goTo, goToPage, placeFor, startPlace } from '../../../src/web/staff/place.ts'
import { type Press, shortcutOf } from '../../../src/web/staff/shortcut.ts'
import { deviceTranslator, translate } from '../../../src/web/staff/translator.ts'

const SECOND = 1000

test('one tone for a new conversation, again each minute, never one for each', () => {
  const first = ring(new Map(), ['a', 'b'], 0)
  expect([first.tone, first.fresh]).toEqual([true, true])
  const soon = ring(first.rung, ['a', 'b'], 59 * SECOND)
  expect([soon.tone, soon.fresh]).toEqual([false, false])
  expect(ring(soon.rung, ['a', 'b'], 60 * SECOND).tone).toBe(true)
  const another = ring(soon.rung, ['a', 'b', 'c'], 30 * SECOND)
  expect([another.tone, another.fresh]).toEqual([true, true])
  expect(ring(soon.rung, [], 120 * SECOND).tone).toBe(false)
})

test('muted: no tone, but the title counts and the notification comes', () => {
  const done: string[] = []
  const bell = createBell({
    now: () => 0,
    tone: () => done.push('tone'),
    notify: () => done.push('notify'),
    title: (count) => done.push(`title ${count}`),
  })
  bell.tell(['a'], 1, true)
  bell.tell(['a', 'b'], 2, false)
  expect(done).toEqual(['title 1', 'notify', 'title 2', 'notify', 'tone'])
})

test('the screen locks after ten minutes without a touch, once', () => {
  let now = 0
  let locks = 0
  const idle = createIdle({ now: () => now, lock: () => locks++ })
  now = IDLE_MS - 1
  idle.check()
  idle.touch()
  now += IDLE_MS - 1
  idle.check()
  expect(locks).toBe(0)
  now += 1
  idle.check()
  idle.check()
  expect(locks).toBe(1)
})

test('a touch after the machine slept comes too late', () => {
  let now = 0
  let locks = 0
  const idle = createIdle({ now: () => now, lock: () => locks++ })
  now = 8 * 3_600_000
  idle.touch()
  expect(locks).toBe(1)
})

const press = (change: Partial<Press>): Press => ({
  ...{ key: '', code: '', alt: false, ctrl: false, meta: false, typing: false },
  ...change,
})

test('shortcuts need Alt, by the place of the key; a letter alone never is one', () => {
  expect(shortcutOf(press({ alt: true, key: '∆', code: 'KeyJ' }))).toBe('next')
  expect(shortcutOf(press({ alt: true, key: 'k', code: 'KeyK' }))).toBe('previous')
  expect(shortcutOf(press({ alt: true, key: 'l', code: 'KeyL' }))).toBe('write')
  expect(shortcutOf(press({ alt: true, key: 'e', code: 'KeyE' }))).toBe('close')
  expect(shortcutOf(press({ key: 'j', code: 'KeyJ' }))).toBeUndefined()
  expect(shortcutOf(press({ alt: true, ctrl: true, key: 'e', code: 'KeyE' }))).toBeUndefined()
})

test('a slash opens the phrases unless somebody is in the middle of a text', () => {
  expect(shortcutOf(press({ key: '/' }))).toBe('phrases')
  expect(shortcutOf(press({ key: '/', typing: true }))).toBeUndefined()
  expect(shortcutOf(press({ key: 'Escape', typing: true }))).toBe('back')
})

test('the place is kept over a lock, for the same account only', () => {
  const left = { ...goTo(startPlace('anna'), 'c'), drafts: { c: 'half a sentence' } }
  expect(placeFor(left, 'anna')).toEqual(left)
  expect(placeFor(left, 'bram')).toEqual(startPlace('bram'))
  expect(placeFor(undefined, 'anna')).toEqual(startPlace('anna'))
})

test('a phone shows one column, and Esc leads back to the list', () => {
  const open = goTo(goToPage(startPlace('anna'), 'directory'), 'c')
  expect([open.page, open.column]).toEqual([undefined, 'talk'])
  expect(goBack({ ...open, column: 'side' }).column).toBe('talk')
  expect(goBack(open).column).toBe('list')
  expect(goBack(goToPage(open, 'hours'))).toEqual({ ...open, column: 'list' })
})

test('only what lies on this device is translated: nothing is fetched for it', async () => {
  const asked: string[] = []
  const scope = (state: string) => ({
    Translator: {
      availability: async () => state,
      create: async () => {
        asked.push(state)
        return { translate: async (text: string) => `vertaald: ${text}` }
      },
    },
  })
  const pair = { sourceLanguage: 'es', targetLanguage: 'nl' }
  expect(await translate(deviceTranslator(scope('available')), pair, 'hola')).toBe('vertaald: hola')
  expect(await translate(deviceTranslator(scope('downloadable')), pair, 'hola')).toBeUndefined()
  expect(await translate(deviceTranslator({}), pair, 'hola')).toBeUndefined()
  expect(asked).toEqual(['available'])
})

test('demo accounts: what does not fit is left out', () => {
  const good = { id: 'demo anna', name: 'Anna', group: 'eindhoven', passphrase: 'a b', wrapped: '00ff' }
  const read = readDemoAccounts([good, { ...good, wrapped: 'xyz' }, { ...good, id: 1 }, null, 'x'])
  expect(read).toEqual([
    {
      ...{ id: 'demo anna', name: 'Anna', group: 'eindhoven', passphrase: 'a b' },
      seeds: [{ way: 'passphrase', wrapped: Uint8Array.of(0, 255) }],
    },
  ])
  expect(readDemoAccounts({ accounts: [good] })).toEqual([])
})
