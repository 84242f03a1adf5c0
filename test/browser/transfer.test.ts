import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const NOTE = 'Een tolk Roemeens, liefst morgen.'

/** Where a person looks at what a test saw; only when a folder is given. */
async function shot(page: Page, name: string, side = false): Promise<void> {
  const folder = process.env['TEST_SHOTS']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  const size = page.viewportSize()
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.setViewportSize({ width: 360, height: 800 })
  const toSide = page.locator('[data-do="to-side"]')
  if (side && (await toSide.isVisible())) await toSide.click()
  await page.screenshot({ path: `${folder}/${name}-360.png`, fullPage: true })
  if (size) await page.setViewportSize(size)
}

/** Anna asks the visitor to let the team of Drenthe in. */
async function askFor(anna: StaffPage, team: string): Promise<void> {
  await anna.act('handover').click()
  await anna.act('handover-team').selectOption(team)
  expect(await anna.page.locator('.side .ask').innerText()).toContain('De bezoeker beslist')
  await anna.act('handover-send').click()
  await anna.page.locator(`[data-handover="asked"][data-group="${team}"]`).waitFor()
}

describe('to the team of another place', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(product.folder)
  })
  const staff = (name: string): Promise<StaffPage> => StaffPage.open(browser, product, name)

  it('the visitor lets them in, they take it, both are there, and the first leaves', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.write('Dit was voor de vraag.')
    await person.page.getByText('Dit was voor de vraag.').waitFor()
    expect(await person.sees('ui.now.taken')).toContain('Anna')
    const chris = await staff('Chris')
    expect(await chris.page.locator(`[data-id="${id}"]`).count()).toBe(0)

    await askFor(anna, 'drenthe')
    expect(await person.sees('phrase.transferMoved')).toContain('Team Drenthe')
    expect(await person.sees('ui.transfer.stays')).toContain('Anna')
    expect(await person.sees('ui.member.team')).toContain('1 mens')
    expect(await faultsOf(person.page)).toEqual([])
    await person.tap('ui.invite.yes')
    await person.said('ui.event.joined.team').waitFor()
    expect(await person.sees('ui.transfer.waits')).toContain('Anna')
    await anna.page.locator('[data-handover="waits"]').waitFor()

    await chris.page.locator(`[data-id="${id}"]`).click()
    await chris.act('accept').waitFor()
    expect(await chris.act('write').count()).toBe(0)
    await chris.page.locator('[data-line="age"]').waitFor()
    expect(await chris.log()).not.toContain('Dit was voor de vraag.')
    await chris.act('accept').click()
    await chris.act('write').waitFor()
    await person.said('ui.event.accepted.next').waitFor()
    expect(await person.sees('ui.now.over')).toContain('Chris')

    await anna.page.locator('[data-handover="taken"]').waitFor()
    await anna.write('Chris gaat met je verder.')
    await person.page.getByText('Chris gaat met je verder.').waitFor()
    await anna.act('hand-leave').click()
    await anna.act('hand-leave-yes').click()
    await person.said('ui.event.left').waitFor()
    await person.say('Dit is voor Chris alleen.')
    await chris.line('Dit is voor Chris alleen.').waitFor()
    await chris.write('Goed.')
    await person.page.getByText('Goed.', { exact: true }).waitFor()
    expect(await anna.page.locator('body').innerText()).not.toContain('voor Chris alleen')
    expect(person.faults).toEqual([])
  })

  it('a note first: the other team reads it and says yes, then the visitor is asked, and the first leaves', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.write('Dit was voor de vraag.')
    await person.page.getByText('Dit was voor de vraag.').waitFor()
    await anna.act('handover').click()
    await anna.act('handover-team').selectOption('drenthe')
    await shot(anna.page, 'handover-form', true)
    await anna.act('handover-note').click()
    expect(await anna.page.locator('#note-never').innerText()).toContain('geen naam')
    await anna.act('note-text').fill(NOTE)
    await shot(anna.page, 'note-form', true)
    await anna.act('note-send').click()
    await anna.page.locator('[data-ask="waiting"]').waitFor()
    expect(await person.sees('ui.consulted.transfer')).toContain('Team Drenthe')
    expect(await person.text()).not.toContain(NOTE)
    expect(await anna.act('note-hand-over').count()).toBe(0)

    const chris = await staff('Chris')
    expect(await chris.page.locator(`[data-id="${id}"]`).count()).toBe(0)
    await chris.page.locator('.row', { hasText: 'Vraag van' }).click()
    await chris.page.locator('[data-page="ask"]', { hasText: NOTE }).waitFor()
    expect(await chris.log()).not.toContain('Dit was voor de vraag.')
    await shot(chris.page, 'note-read')
    await chris.act('answer:now').click()
    await chris.act('answer-again').waitFor()

    await anna.page.locator('[data-note="yes"][data-group="drenthe"]').waitFor()
    await shot(anna.page, 'note-yes')
    await anna.act('note-hand-over').click()
    expect(await anna.act('handover-team').inputValue()).toBe('drenthe')
    await anna.act('handover-send').click()
    await anna.page.locator('[data-handover="asked"][data-group="drenthe"]').waitFor()
    expect(await anna.page.locator('[data-note]').count()).toBe(0)
    await person.tap('ui.invite.yes')

    await chris.take(id)
    await person.said('ui.event.accepted.next').waitFor()
    await chris.page.locator('[data-ask="about"] [data-do="ask-open"]').click()
    await chris.page.locator('[data-page="ask"]', { hasText: NOTE }).waitFor()
    await chris.act('ask-about').last().click()
    await chris.act('write').waitFor()
    await anna.page.locator('[data-handover="taken"]').waitFor()
    await anna.act('hand-leave').click()
    await anna.act('hand-leave-yes').click()
    await person.said('ui.event.left').waitFor()
    await chris.write('Ik ga met je verder.')
    await person.page.getByText('Ik ga met je verder.').waitFor()
    expect(person.faults).toEqual([])
  })

  it('a note, and a no: that is said, and the visitor was asked nothing', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    await anna.take()
    await anna.act('handover').click()
    await anna.act('handover-team').selectOption('drenthe')
    await anna.act('handover-note').click()
    await anna.act('note-send').click()
    await person.said('ui.consulted.transfer').waitFor()
    const chris = await staff('Chris')
    await chris.page.locator('.box', { hasText: 'Wacht' }).locator('.row', { hasText: 'Vraag van' }).click()
    await chris.act('answer:notMe').click()
    await anna.page.locator('[data-note="no"]', { hasText: 'Er is niets veranderd' }).waitFor()
    expect(await anna.act('note-hand-over').count()).toBe(0)
    expect(await person.said('ui.invite.yes').count()).toBe(0)
    await anna.write('Ik blijf bij je.')
    await person.page.getByText('Ik blijf bij je.').waitFor()
    expect(await anna.page.locator('[data-note]').count()).toBe(0)
  })

  it('the visitor says no: nothing changes, and who asked sees it', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await askFor(anna, 'drenthe')
    await person.said('ui.invite.no').waitFor()
    await person.tap('ui.invite.no')
    await anna.page.locator('[data-handover="refused"]').waitFor()
    const chris = await staff('Chris')
    expect(await chris.page.locator(`[data-id="${id}"]`).count()).toBe(0)
    await anna.write('Dat is goed. Ik blijf.')
    await person.page.getByText('Dat is goed. Ik blijf.').waitFor()
    expect(await anna.page.locator('[data-handover]').count()).toBe(0)
    expect(person.faults).toEqual([])
  })

  it('CoMensha, which the consent named, is brought in by the owner without asking again', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.act('handover').click()
    await anna.act('add-helpdesk').click()
    await person.said('ui.event.joined.team').waitFor()
    const dina = await staff('Dina')
    await dina.take(id)
    await person.said('ui.event.accepted.next').waitFor()
    await anna.page.locator('[data-handover="taken"]').waitFor()
  })
})

const at = (time: string): number => Date.parse(time)

describe('by the clock', () => {
  let folder: string
  let product: Product | undefined
  beforeAll(async () => {
    folder = await makeFolder()
  })
  afterAll(async () => {
    await product?.stop()
    await removeFolder(folder)
  })
  const goOn = async (time: string): Promise<Product> => {
    await product?.stop()
    product = await startProduct({ folder, env: { BAKEN_DEMO_TIME: time } })
    return product
  }

  it('a team that does not answer: it comes back to the owner, and the visitor takes them out', async () => {
    const ten = '2026-11-30T10:00:00+01:00'
    const later = '2026-11-30T10:40:00+01:00'
    const before = await goOn(ten)
    const person = await VisitorPage.open(browser, before, { at: at(ten) })
    await person.handOff('Eindhoven', '23+', 'both', 'code')
    const code = await person.keepCode()
    const first = await StaffPage.open(browser, before, 'Anna', { at: at(ten) })
    const id = await first.take()
    await askFor(first, 'drenthe')
    await person.tap('ui.invite.yes')
    await first.page.locator('[data-handover="waits"]').waitFor()
    expect(await first.page.locator('[data-handover="late"]').count()).toBe(0)
    await person.context.close()

    const after = await goOn(later)
    const anna = await StaffPage.open(browser, after, 'Anna', { at: at(later) })
    await anna.page.locator(`[data-id="${id}"] [data-asked="drenthe"][data-late="true"]`).waitFor()
    await anna.open(id)
    await anna.page.locator('[data-handover="late"]').waitFor()
    await anna.act('withdraw').click()
    const second = await VisitorPage.open(browser, after, { at: at(later) })
    await second.comeBack(code)
    expect(await second.sees('ui.transfer.out')).toContain('Team Drenthe')
    await second.tap('ui.transfer.out.yes')
    await second.said('ui.event.removed.team').waitFor()
    await anna.page.locator('[data-handover]').first().waitFor({ state: 'detached' })
    const chris = await StaffPage.open(browser, after, 'Chris', { at: at(later) })
    expect(await chris.page.locator(`[data-id="${id}"]`).count()).toBe(0)
    expect(second.faults).toEqual([])
  })
})
