import type { Browser, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { screenFaultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const REGISTER = 'consentRegister'

/** Story: what is passed on for registration: asked, filled in, read in the visitor's own language, taken back. */
describe('the sheet for registration', () => {
  let browser: Browser
  let product: Product
  let folder: string

  beforeAll(async () => {
    folder = await makeFolder()
    product = await startProduct({ folder })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
    await removeFolder(folder)
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  type Two = { readonly person: VisitorPage; readonly anna: StaffPage; readonly id: string }

  const two = async (locale: string): Promise<Two> => {
    const person = await VisitorPage.open(browser, product, { locale })
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await StaffPage.open(browser, product, 'Anna')
    const id = await anna.take()
    await person.said('phrase.greet').waitFor()
    return { person, anna, id }
  }

  const panel = (anna: StaffPage): Promise<string> => anna.page.locator('.side').innerText()

  /** Every write to the clipboard, and every file that leaves. */
  const watched = async ({ page }: StaffPage): Promise<() => Promise<readonly string[]>> => {
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      navigator.clipboard.writeText = async (text) => void seen.push(text)
    })
    page.on(
      'download',
      () => void page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.push('file')),
    )
    return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)
  }

  it('is filled in after a yes, read in Arabic, copied by a tap, taken back, and copied no more', async () => {
    const { person, anna } = await two('ar')
    const left = await watched(anna)
    expect(await anna.act('sheet').count()).toBe(0)
    await anna.act('sheet-ask').click()
    await anna.act('phrase-send').click()
    await person.said('ui.sheet.first').waitFor()
    expect(await person.sees('ui.sheet.about')).toContain('CoMensha')
    expect(await anna.act('sheet').count()).toBe(0)
    await person.tap('answer.yes')

    await anna.act('sheet').click()
    expect(await anna.act('sheet-age').inputValue()).toBe('23+')
    await anna.act('sheet-kind').selectOption('place')
    await anna.act('sheet-sector-house').check()
    await anna.act('sheet-origin').selectOption({ label: 'Soedan' })
    await anna.act('sheet-sex').selectOption('woman')
    await anna.act('sheet-condition-mental').check()
    expect(await left()).toEqual([])
    await anna.act('sheet-send').click()

    await person.said('ui.sheet.stop').waitFor()
    const read = await person.page.locator('dl.sheet').innerText()
    for (const text of ['السودان', 'امرأة', 'مشاكل نفسية', 'تسجيل ومكان للنوم', '23'])
      expect(read).toContain(text)
    expect(read).not.toMatch(/Soedan|vrouw/)
    expect(await screenFaultsOf(person.page)).toEqual([])
    expect(await screenFaultsOf(anna.page)).toEqual([])

    await anna.act('sheet-copy').click()
    expect(await left()).toEqual([])
    await anna.act('sheet-copy-yes').click()
    const [copied, ...more] = await left()
    expect(more).toEqual([])
    expect(copied).toContain('Land van herkomst: Soedan  |  بلد الأصل: السودان')

    await person.tap('ui.sheet.stop')
    expect(await person.sees('ui.sheet.over')).not.toBe('')
    await anna.page.locator('.side', { hasText: 'Ingetrokken.' }).waitFor()
    for (const act of ['sheet-copy', 'sheet-copy-text', 'sheet-copy-yes', 'sheet'])
      expect(await anna.act(act).count(), act).toBe(0)
    expect(await panel(anna)).not.toContain('Soedan')
    expect(await left()).toHaveLength(1)
    expect(person.faults).toEqual([])
  })

  it('is not there after a no, and nothing else changes', async () => {
    const { person, anna } = await two('nl-NL')
    await anna.phrase(REGISTER)
    await person.said('ui.sheet.first').waitFor()
    await person.tap('answer.no')
    await anna.page.locator('[data-consent="no"]').waitFor()
    for (const act of ['sheet', 'sheet-ask', 'sheet-copy']) expect(await anna.act(act).count(), act).toBe(0)
    await anna.write('Dat is goed.')
    await person.page.getByText('Dat is goed.').waitFor()
    await person.say('Dank je.')
    await anna.line('Dank je.').waitFor()
  })

  it('the own number is read by both, stands in the list after opening, and the server never holds it', async () => {
    const { person, anna, id } = await two('nl-NL')
    const number = 'ZC 4711-0815'
    await anna.act('file').click()
    await anna.act('file-number').fill('Maria 1990')
    expect(await anna.act('file-send').isDisabled()).toBe(true)
    await anna.act('file-number').fill(number)
    await anna.act('file-send').click()
    expect(await person.sees('ui.file')).toContain(number)
    await anna.page.locator(`[data-id="${id}"]`, { hasText: number }).waitFor()
    expect(await anna.page.locator('.talk-head').innerText()).toContain(number)
    // a colleague sees it once it was opened there, not before
    const bram = await StaffPage.open(browser, product, 'Bram')
    const row = bram.page.locator(`[data-id="${id}"]`)
    await row.waitFor()
    expect(await row.innerText()).not.toContain(number)
    await bram.open(id)
    await bram.page.locator(`[data-id="${id}"]`, { hasText: number }).waitFor()
  })

  it('the whole conversation leaves as text by one tap, and nothing leaves without it', async () => {
    const { person, anna } = await two('ar')
    const left = await watched(anna)
    await person.say('نعم')
    await anna.line('نعم').waitFor()
    await anna.act('copy-all').click()
    await anna.act('copy-all-text').waitFor()
    expect(await left()).toEqual([])
    expect(await anna.page.locator('.caution', { hasText: 'verlaat nu de versleutelde plek' }).count()).toBe(
      1,
    )
    await anna.act('copy-all-yes').click()
    const [copied, ...more] = await left()
    expect(more).toEqual([])
    expect(copied).toMatch(/\d\d-\d\d-\d{4} \d\d:\d\d De bezoeker \[getypt in het Arabisch\]: نعم/)
    expect(copied).toMatch(/Anna \(.*\): Ik ben Anna/)
    // the control: a second tap would be seen
    await anna.act('copy-all-yes').click()
    expect(await left()).toHaveLength(2)
  })

  it('the first ten minutes are ticked by what is said, step by step, on a phone too', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '18-22', 'both', 'stay')
    const anna = await StaffPage.open(browser, product, 'Anna', { screen: { width: 360, height: 640 } })
    await anna.take()
    const next = (done: number): Locator =>
      anna.page.locator('[data-do="next-step"]', { hasText: new RegExp(`\\D${done}\\D+van\\D+6`) })
    await next(3).click()
    await anna.act('phrase-send').click()
    await person.said('phrase.notTellStory').waitFor()
    await next(4).waitFor()
    await anna.act('to-side').click()
    expect(await anna.page.locator('.first-ten [data-done]').count()).toBe(4)
    await anna.act('step:step').click()
    await anna.act('phrase-send').click()
    await person.said('phrase.howTalk').waitFor()
    await next(5).waitFor()
    expect(await screenFaultsOf(anna.page)).toEqual([])
  })

  it('waits while the page is closed: what a found code opens holds neither', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'code')
    const code = await person.keepCode()
    const anna = await StaffPage.open(browser, product, 'Anna')
    await anna.take()
    await anna.phrase(REGISTER)
    await person.tap('answer.yes')
    await anna.act('sheet').click()
    await anna.act('sheet-kind').selectOption('count')
    await anna.act('sheet-send').click()
    await person.said('ui.sheet.stop').waitFor()
    await person.killed()
    await anna.page.locator('[data-reach="away"]').waitFor()
    expect(await anna.act('sheet').isDisabled()).toBe(true)
    await anna.write('Alles is goed.')
    await anna.line('Alles is goed.').waitFor()

    const phone = await VisitorPage.open(browser, product)
    await phone.comeBack(code)
    await phone.page.getByText('Alles is goed.').waitFor()
    expect(await phone.page.locator('dl.sheet').count()).toBe(0)
    expect(await phone.text()).not.toContain('CoMensha:')
  })
})
