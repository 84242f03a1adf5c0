import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { faultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product

beforeAll(async () => {
  browser = await launch()
  product = await startProduct()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

/** As an operator types it. */
const practise = async (group: string): Promise<string> => {
  const env = { PATH: process.env['PATH'], VISITOR_PORT: new URL(product.visitor).port }
  const { stdout } = await promisify(execFile)(process.execPath, ['build/cli.js', 'practice', group], { env })
  return stdout
}
const today = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format().split('-').reverse().join('-')

it('a practice is said large, taken and greeted; it thanks, closes by itself, is dated for the team and stands in the log', async () => {
  const anna = await StaffPage.open(browser, product, 'Anna')
  const list = anna.page.locator('.list')
  await list.getByText('nog geen oefening').waitFor()
  expect(await practise('eindhoven')).toBe('A practice handoff waits for eindhoven.\n')
  const row = anna.rows().first()
  await row.waitFor()
  // Nothing tells it from a real one before it is opened.
  expect(await row.innerText()).not.toContain('efening')
  await row.click()
  const banner = anna.page.locator('[data-practice]')
  await banner.waitFor()
  expect(await banner.getAttribute('data-practice')).toBe('open')
  const word = banner.locator('strong')
  expect(await word.textContent()).toBe('Oefening')
  const size = await word.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))
  expect(size).toBeGreaterThanOrEqual(24)
  expect(await faultsOf(anna.page)).toEqual([])
  await anna.act('accept').click()
  await anna.page.locator('[data-practice="done"]', { hasText: 'gelukt' }).waitFor()
  expect(await anna.act('write').count()).toBe(0)
  await list.getByText('Laatste oefening').waitFor()
  expect(await list.innerText()).toContain(today())

  const bram = await StaffPage.open(browser, product, 'Bram')
  await bram.page.locator('.list').getByText('Laatste oefening').waitFor()
  await bram.act('changes').click()
  await bram.page
    .getByText(/Oefening gelukt: .?Team Eindhoven/)
    .first()
    .waitFor()
  const chris = await StaffPage.open(browser, product, 'Chris')
  await chris.page.locator('.list').getByText('nog geen oefening').waitFor()
})

it('control: somebody real is called no practice, and stays open when greeted', async () => {
  const person = await VisitorPage.open(browser, product)
  await person.handOff('Eindhoven', '23+', 'both', 'stay')
  const anna = await StaffPage.open(browser, product, 'Anna')
  await anna.take()
  await person.sees('phrase.greet')
  expect(await anna.page.locator('[data-practice]').count()).toBe(0)
  await anna.write('Je bent er nog.')
  await person.page.getByText('Je bent er nog.').waitFor()
})
