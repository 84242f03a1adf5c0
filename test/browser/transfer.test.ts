import type { Browser } from 'playwright-core'
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
