import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import en from '../../locales/en/phrases.json' with { type: 'json' }
import { launch } from '../support/browser.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let folder: string
let product: Product | undefined

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await product?.stop()
  product = undefined
  await removeFolder(folder)
  folder = ''
})

const FRIDAY = '2026-11-27T10:00:00+01:00'
const MONDAY = '2026-11-30T09:20:00+01:00'
const at = (time: string): number => Date.parse(time)
/** What a message says of its time comes from the machine: where days are counted they are counted from there. */
const inDays = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`
const dayIn = (at: number): string =>
  new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', day: 'numeric', month: 'long' }).format(at)

/** The same data at another time. */
async function goOn(time: string): Promise<Product> {
  folder ||= await makeFolder()
  await product?.stop()
  product = await startProduct({ folder, env: { BAKEN_DEMO_TIME: time } })
  return product
}
const phone = (on: Product, time: string, locale = 'nl-NL'): Promise<VisitorPage> =>
  VisitorPage.open(browser, on, { locale, at: at(time) })
const signIn = (on: Product, time: string, name = 'Anna'): Promise<StaffPage> =>
  StaffPage.open(browser, on, name, { at: at(time) })

const bare = (text: string | null): string => (text ?? '').replace(/[\u2066-\u2069]/g, '')
const facts = async (staff: StaffPage): Promise<string> =>
  bare(await staff.page.locator('[data-contact="facts"]').textContent())

it('closed, and back on Monday by code: the appointment stands first, can be changed, and is cancelled', async () => {
  const friday = await goOn(FRIDAY)
  const person = await phone(friday, FRIDAY)
  await person.handOff('Eindhoven', '23+', 'both', 'code')
  const code = await person.keepCode()
  const anna = await signIn(friday, FRIDAY)
  const id = await anna.take()
  await anna.meet({ day: '2026-12-01', hour: '14:00', place: 'answer.placeLibrary' })
  await person.tap('answer.ok')
  const first = person.page.locator('[data-meeting]')
  await expect.poll(() => first.getAttribute('data-meeting')).toBe('phrase.meetAgreed')
  await person.killed()
  await anna.page.locator('[data-reach="away"]').waitFor()
  await anna.write('Tot dinsdag.')
  await anna.act('telling-send').click()
  await anna.page.locator('.line.mine:not(.pending)', { hasText: 'Tot dinsdag.' }).waitFor()

  const monday = await goOn(MONDAY)
  const second = await phone(monday, MONDAY)
  await second.comeBack(code)
  const card = second.page.locator('[data-meeting]')
  await card.waitFor()
  expect(await card.getAttribute('data-meeting')).toBe('phrase.meetAgreed')
  const text = bare(await card.textContent())
  for (const part of ['dinsdag 1 december', '14:00', 'bibliotheek', 'Anna']) expect(text).toContain(part)
  // Nothing of the conversation stands above it.
  const above = await card.evaluate((one) => one.previousElementSibling?.tagName)
  expect(above).toBe('H1')
  expect(await second.text()).not.toContain('23 ')

  const again = await signIn(monday, MONDAY)
  await again.page.locator(`[data-id="${id}"]`, { hasText: 'afspraak' }).waitFor()
  await again.open(id)
  const head = again.page.locator('[data-contact="meeting"]')
  await head.waitFor()
  expect(await head.getAttribute('data-state')).toBe('agreed')
  await second.tap('ui.meet.change')
  await second.tap('answer.otherTime')
  await expect.poll(() => head.getAttribute('data-state')).toBe('other')
  await expect.poll(() => card.getAttribute('data-meeting')).toBe('phrase.meetOther')
  await again.act('confirm-return').click()
  await again.act('meet-cancel').click()
  await again.act('meet-cancel-yes').click()
  await expect.poll(() => card.getAttribute('data-meeting')).toBe('phrase.cancelled')
  expect(await card.locator('[data-say="phrase.meetHour"]').count()).toBe(0)
  await expect.poll(() => head.count()).toBe(0)
  expect(second.faults).toEqual([])
})

it('calls on Monday with the word: found in what this console can open, and nowhere else', async () => {
  const friday = await goOn(FRIDAY)
  const person = await phone(friday, FRIDAY, 'en-GB')
  await person.handOff('Eindhoven', '23+', 'both', 'word')
  const said = await person.sees('intake.word')
  const [one, two] = said.replace(/\.$/, '').split(': ').pop()?.split(' ') ?? []
  expect(Object.values(en)).toContain(one)
  const other = await phone(friday, FRIDAY)
  await other.handOff('Assen', '23+', 'both', 'word')
  await other.sees('intake.word')

  const monday = await goOn(MONDAY)
  const anna = await signIn(monday, MONDAY)
  await anna.rows().first().waitFor()
  const id = (await anna.rows().first().getAttribute('data-id')) ?? ''
  const search = async (staff: StaffPage, words: string): Promise<string> => {
    await staff.act('search').click()
    await staff.act('search-words').fill(words)
    await staff.act('search-go').click()
    const told = staff.act('search-told')
    await expect.poll(async () => bare(await told.textContent())).toMatch(/Doorzocht: (\d+) van \1/)
    return bare(await told.textContent())
  }
  expect(await search(anna, `${two}, ${one}`)).not.toContain('Niets gevonden')
  expect(await anna.page.locator('[data-do^="found:"]').count()).toBe(1)
  // The words are no key: nothing was opened to anybody, and nobody took it.
  expect(await anna.act('accept').count()).toBe(0)
  await anna.act(`found:${id}`).click()
  await anna.act('accept').waitFor()
  // Of another area nothing is found, since nothing can be opened there; and wrong words find nothing here.
  const chris = await signIn(monday, MONDAY, 'Chris')
  await chris.rows().first().waitFor()
  expect(await search(chris, `${one} ${two}`)).toContain('Niets gevonden')
  expect(await chris.page.locator(`[data-do="found:${id}"]`).count()).toBe(0)
  expect(await search(anna, 'zzz qqq')).toContain('Niets gevonden')
})

it('a number is there to be read when calling is agreed on, else after a second step', async () => {
  const friday = await goOn(FRIDAY)
  const person = await phone(friday, FRIDAY)
  await person.toPerson()
  await person.place('Eindhoven')
  await person.tap('intake.age.23+')
  await person.tap('intake.team.both')
  await person.tap('intake.wayback.call')
  await person.tap('intake.safecontact.morning')
  await person.tap('intake.safecontact.askSafe')
  await person.type('0612345678')
  await person.tap('first.on')
  await person.tap('intake.review.share')
  await person.sees('ui.wait.nobody')
  const anna = await signIn(friday, FRIDAY)
  const id = await anna.take()
  expect(await anna.act('number').textContent()).toBe('0612345678')
  await anna.context.close()

  const evening = '2026-11-27T19:30:00+01:00'
  const later = await signIn(await goOn(evening), evening)
  await later.open(id)
  await later.act('show-number').waitFor()
  expect(await later.page.locator('body').innerText()).not.toContain('0612345678')
  await later.act('show-number').click()
  expect(await later.page.locator('.side [role="alertdialog"]').innerText()).toContain('In de ochtend')
  await later.act('second-call-back').click()
  expect(await later.page.locator('body').innerText()).not.toContain('0612345678')
  await later.act('show-number').click()
  await later.act('second-call').click()
  expect(await later.act('number').textContent()).toBe('0612345678')
})

it('on the third day of silence the owner is asked, before anything is opened; what was decided is known on a fresh sign-in', async () => {
  const today = inDays(0)
  const first = await goOn(today)
  const person = await phone(first, today)
  await person.handOff('Eindhoven', '23+', 'both', 'code')
  await person.keepCode()
  const anna = await signIn(first, today)
  const id = await anna.take()
  await person.sees('phrase.greet')
  await person.killed()
  await anna.page.locator('[data-reach="away"]').waitFor()
  expect(await anna.page.locator('[data-contact="remind"]').count()).toBe(0)
  await anna.context.close()

  const then = inDays(3)
  const third = await goOn(then)
  const again = await signIn(third, then)
  await again.act('row-remind').waitFor()
  await again.open(id)
  await again.act('remind-wait').click()
  await again.page.locator('.event', { hasText: 'besloot te wachten' }).waitFor()
  await again.context.close()
  const fresh = await signIn(third, then)
  await fresh.page.locator(`[data-id="${id}"]`, { hasText: 'stil sinds' }).waitFor()
  await fresh.open(id)
  await fresh.page.locator('[data-contact="facts"]', { hasText: 'Besloten: wachten.' }).waitFor()
  // A colleague sees the silence, and is not asked in the owner's place.
  const nextWeek = inDays(8)
  const bram = await signIn(await goOn(nextWeek), nextWeek, 'Bram')
  await bram.open(id)
  await bram.page.locator('[data-contact="facts"]').waitFor()
  expect(await facts(bram)).toContain('Geen teken sinds')
  expect(await bram.act('remind-wait').count()).toBe(0)
})

it('a tap that agrees to an appointment is not called unanswered, on a phone whose clock is days behind', async () => {
  const friday = await goOn(FRIDAY)
  // The page goes by the machine's clock, five days behind what the server says.
  const person = await VisitorPage.open(browser, friday)
  await person.handOff('Eindhoven', '23+', 'both', 'stay')
  const anna = await signIn(friday, FRIDAY)
  await anna.take()
  await anna.phrase('safeNow')
  await person.tap('answer.yes')
  await anna.page.locator('.line.visitor [data-say="answer.yes"]').waitFor()
  expect(await person.sees('ui.now.taken')).toContain('Anna')
  expect(await person.said('ui.now.silent').count()).toBe(0)
  await anna.meet({ day: '2026-12-01', hour: '14:00', place: 'answer.placeLibrary' })
  await person.tap('answer.ok')
  await person.page.locator('[data-meeting="phrase.meetAgreed"]').waitFor()
  await anna.page.locator('.line.visitor [data-say="answer.ok"]').waitFor()
  expect(await person.said('ui.now.silent').count()).toBe(0)
})

it('kept longer by a tap of the visitor, the date told to both; closed by reason, only once they have spoken', async () => {
  const today = inDays(0)
  const now = await goOn(today)
  const person = await phone(now, today)
  await person.handOff('Eindhoven', '23+', 'both', 'stay')
  const anna = await signIn(now, today)
  const id = await anna.take()
  await person.tap('answer.canWrite')
  await anna.page.locator('.line.visitor').last().waitFor()
  expect(await facts(anna)).toContain(dayIn(Date.now() + 30 * 86_400_000))
  await anna.phrase('keepLonger')
  await person.tap('answer.keep3')
  const kept = await person.sees('phrase.kept')
  const day = /maandag (\d+ \p{L}+)/u.exec(kept)?.[1] ?? 'no Monday'
  const date = new Date()
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 3, date.getUTCDate())
  expect(Array.from({ length: 7 }, (_, i) => dayIn(from + i * 86_400_000))).toContain(day)
  await expect.poll(() => facts(anna)).toContain(day)

  await anna.act('close').click()
  await anna.act('close:passed').check()
  expect(await anna.act('close-yes').isDisabled()).toBe(true)
  await anna.act('close-spoken').check()
  await anna.act('close-yes').click()
  await person.sees('phrase.closePassed')
  await anna.context.close()
  const fresh = await signIn(now, today)
  await fresh.open(id)
  await fresh.page.locator('[data-contact="facts"]', { hasText: 'Bij een andere organisatie' }).waitFor()
  expect(await facts(fresh)).toContain('Zij hebben elkaar gesproken')
})

it('the word for "somebody is with me" is chosen once, marked quietly when it is used, and never shown in the conversation', async () => {
  const friday = await goOn(FRIDAY)
  const person = await phone(friday, FRIDAY, 'en-GB')
  await person.handOff('Eindhoven', '23+', 'both', 'stay')
  const anna = await signIn(friday, FRIDAY)
  await anna.take()
  await person.sees('phrase.greet')
  await person.tap('ui.menu')
  await person.tap('intake.waiting.keep')
  await person.tap('ui.sign')
  await person.tap('word.penguin')
  expect(await person.sees('ui.sign.yours')).toContain(en['word.penguin'])
  await person.tap('first.back')
  await person.said('ui.write').first().waitFor()
  expect(await person.page.locator('[role="log"]').innerText()).not.toContain(en['word.penguin'])
  await person.say('The weather is good today')
  await anna.line('The weather is good').waitFor()
  expect(await anna.page.locator('[data-contact="signed"]').count()).toBe(0)
  await person.say(`I saw a ${en['word.penguin']} on television`)
  await anna.page.locator('[data-contact="signed"]').waitFor()
  expect(await anna.act('signed').count()).toBe(1)
  expect(await person.text()).not.toContain('somebody is with')
})

it('was here before: the new conversation is put to the old one by hand, and the old one hears nothing of it', async () => {
  const friday = await goOn(FRIDAY)
  const person = await phone(friday, FRIDAY)
  await person.handOff('Eindhoven', '23+', 'both', 'word')
  const words = (await person.sees('intake.word')).replace(/\.$/, '').split(': ').pop() ?? ''
  const anna = await signIn(friday, FRIDAY)
  const old = await anna.take()
  await person.killed()

  const second = await phone(friday, FRIDAY)
  await second.tap('first.undisturbed.yes')
  await second.tap('intake.on')
  await second.tap('intake.who.before')
  await second.tap('intake.return.lost')
  await second.type(words)
  await second.tap('first.on')
  await second.tap('first.person')
  await second.place('Eindhoven')
  await second.tap('intake.age.23+')
  await second.tap('intake.team.both')
  await second.tap('intake.wayback.stay')
  await second.tap('intake.review.share')
  const row = anna.page.locator(`[data-id]:not([data-id="${old}"])`)
  await row.first().waitFor()
  const fresh = (await row.first().getAttribute('data-id')) ?? ''
  await anna.take(fresh)
  await anna.act('belongs-look').click()
  await anna.act(`belongs:${old}`).click()
  await anna.act('belongs-join').click()
  await anna.act('belongs-join-yes').click()
  await anna.page.locator('[data-contact="belongs"]').waitFor()
  expect(await second.sees('ui.belongs')).toContain('Anna')
  await anna.act('open-other').click()
  await anna.page.locator('[data-contact="belongs"]', { hasText: 'later gesprek' }).waitFor()
  expect(await anna.log()).not.toContain('zette dit bij')
})
