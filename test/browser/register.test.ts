import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseStatus } from '#regions'
import { launch, PHONE } from '../support/browser.ts'
import { StaffPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product
let folder: string

beforeAll(async () => {
  folder = await makeFolder()
  product = await startProduct({ folder })
  browser = await launch()
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await removeFolder(folder)
})

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Without the marks that keep values apart. */
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')

const status = async (): Promise<ReturnType<typeof parseStatus>> =>
  parseStatus(new Uint8Array(await (await fetch(`${product.visitor}/status`)).arrayBuffer()))

describe('the console on a phone', () => {
  it('hours are edited and count at once; a hole is refused with hour and place; a partner is there for all', async () => {
    const anna = await StaffPage.open(browser, product, 'Anna', { screen: PHONE })
    await anna.act('hours').click()
    await anna.act('from:1:0').fill('10:00')
    await anna.act('to:1:0').fill('16:30')
    await anna.act('week-save').click()
    await anna.page.locator('[data-saved]').waitFor()
    await anna.page.screenshot({ path: 'build/register-hours.png', fullPage: true })
    const plan = (await status())?.plans?.find(({ service }) => service === 'demo-eindhoven')
    expect(plan?.hours[0]).toEqual([1, '10:00', '16:30'])
    expect(await anna.act('from:1:0').inputValue()).toBe('10:00')
    // Impossible: the end is the start.
    await anna.act('to:1:0').fill('10:00')
    await anna.act('week-save').click()
    await anna.page.locator('[data-unsound="hours"]').waitFor()
    await anna.act('full').click()
    await anna.page.locator('[data-full="true"]').waitFor()
    expect((await status())?.full).toEqual(['eindhoven'])

    const dina = await StaffPage.open(browser, product, 'Dina', { screen: PHONE })
    await dina.act('hours').click()
    await dina.act('absent-add').click()
    await dina.act('absent-from-0').fill(dayFromNow(10))
    await dina.act('absent-to-0').fill(dayFromNow(60))
    await dina.act('week-save').click()
    const hole = dina.page.locator('[data-unsound="hole"]')
    await hole.waitFor()
    expect(bare(await hole.innerText())).toMatch(/uit [A-Z].+ op \S+ \d{1,2} \S+ .*\d\d:\d\d/)
    await dina.page.screenshot({ path: 'build/register-hole.png', fullPage: true })
    expect((await status())?.plans?.length).toBe(1)

    await anna.act('to-list').click()
    await anna.act('partners').click()
    await anna.page.locator('[data-partners="0"]').waitFor()
    expect(await anna.page.locator('[data-partners="0"]').innerText()).toContain('optie voor professionals')
    await anna.page.screenshot({ path: 'build/register-partners.png', fullPage: true })
    await anna.act('partner-save').click()
    await anna.page.locator('[data-partner][data-state="unconfirmed"]').waitFor()

    const chris = await StaffPage.open(browser, product, 'Chris', { screen: PHONE })
    await chris.act('partners').click()
    await chris.act('partner-area').selectOption('eindhoven')
    await chris.page.locator('[data-partner][data-state="unconfirmed"]').waitFor()
    expect(await chris.page.locator('[data-partner]').innerText()).toContain('Slachtofferhulp Nederland')
    expect(await chris.act('manage').count()).toBe(0)
    await chris.act('to-list').click()
    await chris.act('changes').click()
    await chris.page.locator('[data-log="3"]').waitFor()
    expect(bare(await chris.page.locator('[data-change="1"]').innerText())).toMatch(
      /Uren van Team Eindhoven[\s\S]*Anna/,
    )
    await chris.page.screenshot({ path: 'build/register-changes.png', fullPage: true })

    await dina.act('to-list').click()
    await dina.act('manage').click()
    await dina.page.locator('[data-calls="0"]').waitFor()
    await dina.page.screenshot({ path: 'build/register-manage.png', fullPage: true })
    const wide = await dina.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await dina.act('to-list').click()
    await dina.act('partners').click()
    await dina.act('partner-area').selectOption('eindhoven')
    await dina.act('partner-confirm').click()
    await dina.page.locator('[data-partner][data-state="confirmed"]').waitFor()
  }, 180_000)
})
