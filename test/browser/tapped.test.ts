import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import ar from '../../locales/ar/phrases.json' with { type: 'json' }
import nl from '../../locales/nl/phrases.json' with { type: 'json' }
import { launch } from '../support/browser.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

/** A Thursday. */
const TEN = '2026-11-26T10:00:00+01:00'
const at = Date.parse(TEN)

let browser: Browser
let product: Product

beforeAll(async () => {
  browser = await launch()
  product = await startProduct({ env: { BAKEN_DEMO_TIME: TEN } })
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

/** Counts from now on every key that goes down, and every change of a text however it is made. */
const countKeys = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.documentElement.dataset['keys'] = '0'
    const count = (): void => {
      const { dataset } = document.documentElement
      dataset['keys'] = String(Number(dataset['keys']) + 1)
    }
    addEventListener('keydown', count, { capture: true })
    addEventListener(
      'input',
      ({ target }) => {
        if (target instanceof HTMLTextAreaElement) count()
        if (target instanceof HTMLInputElement && target.type !== 'radio') count()
      },
      { capture: true },
    )
  })
const keysOn = (page: Page): Promise<number> =>
  page.evaluate(() => Number(document.documentElement.dataset['keys']))

const plain = (text: string | null): string => (text ?? '').replace(/[\u2066-\u2069]/g, '').trim()

/** The answer of the visitor that stands last in the console, as it is read there. */
const answerIn = async (staff: StaffPage, key: string): Promise<string> => {
  const found = staff.page.locator(`.line.visitor [data-say="${key}"] > [lang]`).last()
  await found.waitFor()
  return plain(await found.textContent())
}

const keysOf = (found: Locator): Promise<(string | null)[]> =>
  found.evaluateAll((all) => all.map((one) => one.getAttribute('data-say')))

const edges = async (bubble: Locator): Promise<{ start: number; end: number }> => {
  const box = await bubble.boundingBox()
  if (!box) throw new Error('not drawn')
  return { start: box.x, end: 360 - box.x - box.width }
}
const turned = (icon: Locator): Promise<string> => icon.evaluate((one) => getComputedStyle(one).transform)
const direction = (one: Locator): Promise<string> =>
  one.evaluate((element) => getComputedStyle(element).direction)
const dirOf = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.dir)

type Word = Extract<keyof typeof ar, `word.${string}`>
const isWord = (key: string): key is Word => key.startsWith('word.') && key in nl

/** The two words of a sentence, by key. */
const wordsIn = (sentence: string): readonly [Word, Word] => {
  const all = Object.keys(ar).filter(isWord)
  for (const one of all)
    for (const two of all) if (sentence.endsWith(`: ${ar[one]} ${ar[two]}.`)) return [one, two]
  throw new Error(`no two words in ${sentence}`)
}

/** The whole script up to Send, by taps; answers the two words to be said on the phone. */
async function shareByTaps(person: VisitorPage): Promise<readonly [Word, Word]> {
  await person.tap('first.undisturbed.yes')
  await person.said('intake.on').last().waitFor()
  expect(await turned(person.said('intake.on').last().locator('svg'))).toBe('matrix(-1, 0, 0, 1, 0, 0)')
  await person.tap('intake.on')
  await person.tap('intake.who.me')
  await person.tap('intake.wish.talk')
  await person.tap('intake.wish.money')
  await person.tap('first.on')
  await person.tap('intake.soon.notsoon')
  await person.tap('intake.place.unknown')
  await person.tap('intake.age.23+')
  await person.tap('intake.team.helpdesk')
  await person.tap('intake.wayback.word')
  await person.tap('intake.review.share')
  const words = wordsIn(await person.sees('intake.word'))
  await person.tap('intake.on')
  await person.sees('intake.waiting')
  return words
}

/** Language by tap: away from Arabic and back to it. */
async function chooseArabic(person: VisitorPage): Promise<void> {
  const pick = async (name: string): Promise<void> => {
    await person.page.locator('select').selectOption('')
    await person.said('intake.language.pick').getByText(name, { exact: true }).click()
  }
  await person.said('first.undisturbed.yes').waitFor()
  expect(await dirOf(person.page)).toBe('rtl')
  await pick('Nederlands')
  await expect.poll(() => dirOf(person.page)).toBe('ltr')
  await pick('العربية')
  await expect.poll(() => dirOf(person.page)).toBe('rtl')
  expect(await person.sees('first.undisturbed.yes')).toBe('نعم')
}

const QUESTIONS = [
  ['safeNow', 'answer.yes'],
  ['whichPart', 'answer.evening'],
  ['whereMeet', 'answer.placeLibrary'],
  ['interpreter', 'answer.interpreterPhone'],
] as const

async function ask(staff: StaffPage, id: string): Promise<void> {
  await staff.act('phrases').click()
  await staff.act(`phrase:${id}`).click()
  await staff.act('phrase-send').click()
}

async function askAndAnswer(dina: StaffPage, person: VisitorPage): Promise<void> {
  expect(await person.sees('phrase.greet')).toContain('Dina')
  await person.tap('answer.canWrite')
  expect(await answerIn(dina, 'answer.canWrite')).toBe(nl['answer.canWrite'])
  for (const [question, answer] of QUESTIONS) {
    await ask(dina, question)
    expect(await person.sees(`phrase.${question}`)).toBe(ar[`phrase.${question}`])
    expect(await person.sees(answer)).toBe(ar[answer])
    await person.tap(answer)
    expect(await answerIn(dina, answer)).toBe(nl[answer])
  }
  await ask(dina, 'whichDay')
  await person.tap('answer.day')
  await person.said('answer.day').getByText('الاثنين، 30 نوفمبر', { exact: true }).click()
  expect(await answerIn(dina, 'answer.day')).toBe('Op maandag 30 november')
}

/** Which word: the two that this phone was given are there to tap, wherever they stand in the list. */
async function sayWords(dina: StaffPage, person: VisitorPage, words: readonly [Word, Word]): Promise<void> {
  const [first, second] = words
  await ask(dina, 'whichWord')
  await person.tap('answer.words')
  await person.said('answer.words').getByText(ar[first], { exact: true }).click()
  await person.said('answer.words').getByText(ar[second], { exact: true }).click()
  const read = await answerIn(dina, 'answer.words')
  expect(read.indexOf(nl[first])).toBeGreaterThanOrEqual(0)
  expect(read.indexOf(nl[second])).toBeGreaterThan(read.indexOf(nl[first]))
  const side = await dina.page.locator('.side [data-line="wayback"]').innerText()
  expect(plain(side)).toContain(`${nl[first]} ${nl[second]}`)
}

async function appoint(dina: StaffPage, person: VisitorPage): Promise<void> {
  await dina.act('meet').click()
  await dina.act('day:day').nth(5).click()
  await dina.act('meet-daypart').selectOption('answer.evening')
  await dina.act('blank:place').selectOption('answer.placeLibrary')
  await dina.act('meet-send').click()
  const there = await person.sees('phrase.meetPart')
  expect(there).toContain('الثلاثاء، 1 ديسمبر')
  expect(there).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/)
  const here = dina.page.locator('.line.mine [data-say="phrase.meetPart"]').last()
  expect(plain(await here.textContent())).toContain('dinsdag 1 december')
  // It stands first on both screens, and nobody has answered yet.
  const first = person.page.locator('[data-meeting]')
  expect(await first.getAttribute('data-meeting')).toBe('phrase.meetAsk')
  const head = dina.page.locator('[data-contact="meeting"]')
  expect(await head.getAttribute('data-state')).toBe('asked')
  await person.tap('answer.ok')
  expect(await answerIn(dina, 'answer.ok')).toBe(nl['answer.ok'])
  expect(await first.getAttribute('data-meeting')).toBe('phrase.meetAgreed')
  await expect.poll(() => head.getAttribute('data-state')).toBe('agreed')
}

/** The same card on both sides: the same lines, and the same Arabic once it is read as they see it. */
async function showCard(dina: StaffPage, person: VisitorPage): Promise<void> {
  await dina.act('phrases').click()
  await dina.act('card:compensation').click()
  await dina.act('card-send').click()
  await person.page.locator('.bubble [data-say="card.compensation.title"]').click()
  const theirs = person.page.locator('article > p[data-say]')
  await theirs.first().waitFor()
  const keys = await keysOf(theirs)
  expect(keys.length).toBeGreaterThan(3)
  const sent = dina.page.locator('.line.mine', { has: dina.act('open-card') }).last()
  await sent.locator('[data-do="open-card"]').click()
  const mine = sent.locator('details [data-say]')
  expect(await keysOf(mine)).toEqual(keys)
  expect(await mine.first().innerText()).not.toBe(await theirs.first().innerText())
  await sent.locator('[data-do="as-they-see-it"]').click()
  expect(await mine.allInnerTexts()).toEqual(await theirs.allInnerTexts())
  expect(await direction(mine.first())).toBe('rtl')
  await person.tap('first.back')
}

async function seeAsTheySee(dina: StaffPage): Promise<void> {
  const line = dina.page.locator('.line.visitor', {
    has: dina.page.locator('[data-say="answer.interpreterPhone"]'),
  })
  const text = line.locator('.bubble > [lang]').first()
  expect(plain(await text.textContent())).toBe(nl['answer.interpreterPhone'])
  await line.locator('[data-do="as-they-see-it"]').click()
  expect(plain(await text.textContent())).toBe(ar['answer.interpreterPhone'])
  expect(await direction(text)).toBe('rtl')
}

it('a first conversation from Arabic to Dutch without one typed character', async () => {
  const person = await VisitorPage.open(browser, product, { locale: 'ar', at })
  await countKeys(person.page)
  await chooseArabic(person)
  const words = await shareByTaps(person)

  const dina = await StaffPage.open(browser, product, 'Dina', { at })
  await countKeys(dina.page)
  await dina.rows().first().click()
  await dina.act('accept').waitFor()
  const side = dina.page.locator('.side')
  expect(await side.locator('[data-line="wish"]').innerText()).toContain('Iemand om mee te praten')
  expect(await side.locator('[data-line="place"]').innerText()).toContain('Ik weet het niet')
  expect(await dina.page.locator('.talk-head h1').innerText()).toContain('Arabisch')
  await dina.act('accept').click()
  await dina.act('write').waitFor()

  await askAndAnswer(dina, person)
  await sayWords(dina, person, words)
  await appoint(dina, person)
  await showCard(dina, person)
  await seeAsTheySee(dina)

  await dina.act('close').click()
  await dina.act('close:wish').check()
  await dina.act('close-yes').click()
  expect(await person.sees('phrase.closeForNow')).toBe(ar['phrase.closeForNow'])
  expect(await dirOf(person.page)).toBe('rtl')
  expect(await keysOn(person.page)).toBe(0)
  expect(await keysOn(dina.page)).toBe(0)
  expect(person.faults).toEqual([])
})

it('in Arabic each speaker has a side, and a Dutch sentence stays on it, read in its own direction', async () => {
  const person = await VisitorPage.open(browser, product, { locale: 'ar', at })
  await countKeys(person.page)
  await shareByTaps(person)
  const emre = await StaffPage.open(browser, product, 'Emre', { at })
  await emre.take()
  await emre.write('Hoi (12 min) 06-12345678.')
  const theirs = person.page.locator('.bubble.person', { hasText: 'Hoi (12 min)' })
  await theirs.waitFor()
  await person.say('Ja (goed).')
  // With its time: arrived, and no longer the one that stood there while it was on its way.
  const own = person.page.locator('.bubble.own', { hasText: /Ja \(goed\)\.\s*\d\d:\d\d/ })
  await own.waitFor()
  const asked = person.page.locator('.bubble.person', { has: person.said('phrase.greet') })
  for (const bubble of [theirs, asked]) {
    expect(await direction(bubble)).toBe('rtl')
    const { start, end } = await edges(bubble)
    expect(end).toBeLessThan(start)
  }
  const { start, end } = await edges(own)
  expect(start).toBeLessThan(end)
  expect(await direction(own)).toBe('rtl')
  for (const typed of [own, theirs]) expect(await direction(typed.locator('.typed'))).toBe('ltr')
  // The control of the other test: here somebody typed.
  expect(await keysOn(person.page)).toBeGreaterThan(0)
})

it('what counts keys counts them however they come, and no tap', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.setContent('<input id="a"><select id="b"><option>1<option>2</select><button>x</button>')
  await countKeys(page)
  await page.locator('button').click()
  await page.locator('#b').selectOption('2')
  expect(await keysOn(page)).toBe(0)
  await page.locator('#a').fill('x')
  expect(await keysOn(page)).toBe(1)
  await page.keyboard.press('Tab')
  expect(await keysOn(page)).toBe(2)
  await page.locator('#a').focus()
  await page.keyboard.insertText('y')
  expect(await keysOn(page)).toBe(3)
})
