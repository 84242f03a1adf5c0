import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '#session'
import { loadSodium } from '#session/libsodium'
import { faultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { Device } from '../support/device.ts'
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

const handoff: Body = {
  t: 'handoff',
  lang: 'nl',
  wayBack: 'stay',
  lines: [{ node: 'wish', answers: ['intake.wish.talk'] }],
  held: [],
  skipped: [],
  consent: { groups: ['drenthe'], script: 'intake@1', at: Date.now() },
}

describe('somebody of the staff goes', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(product.folder)
  })
  const staff = (name: string): Promise<StaffPage> => StaffPage.open(browser, product, name)
  const stopping = async (page: StaffPage): Promise<void> => {
    await page.act('devices').click()
    await page.act('stop').click()
    await page.page.locator('[data-left]').waitFor()
  }

  it('the last person of a team stops only once CoMensha has what visitors allowed and the others were told', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Assen', '23+', 'both', 'stay')
    const chris = await staff('Chris')
    const id = await chris.take()
    const client = new Client(await loadSodium(), product.visitor)
    await client.load()
    await client.handoff(handoff, 'drenthe', '')
    await chris.page.locator(`[data-id="${client.conversation}"]`).waitFor()
    await stopping(chris)
    await chris.page.locator('[data-left="2"]').waitFor()
    expect(await chris.act('stop-now').count()).toBe(0)
    expect(await faultsOf(chris.page)).toEqual([])

    // Nobody but this team was asked: taken first, then told how to go on.
    await chris.page.locator(`[data-row="${client.conversation}"][data-stop="open"]`).waitFor()
    await chris.take(client.conversation)
    await stopping(chris)
    const told = chris.page.locator(`[data-row="${client.conversation}"][data-stop="tell"]`)
    await told.locator('[data-do="stop-tell"]').click()
    await told.waitFor({ state: 'detached' })
    const view = await client.read()
    const phrases = view.lines.map((line) =>
      line.kind === 'message' && line.body.t === 'phrase' ? line.body : undefined,
    )
    expect(phrases.find((one) => one?.id === 'stopWork')?.params).toMatchObject({ team: 'Team Drenthe' })
    expect(view.state).toBe('closed')

    // The other named CoMensha: brought in, taken there, and left.
    const row = chris.page.locator(`[data-row="${id}"]`)
    await row.locator('[data-do="stop-helpdesk"]').click()
    await chris.page.locator(`[data-row="${id}"][data-stop="asked"]`).waitFor()
    expect(await chris.act('stop-now').count()).toBe(0)
    const dina = await staff('Dina')
    await dina.take(id)
    await row.locator('[data-do="stop-leave"]').click()
    await person.said('ui.event.left').waitFor()
    await chris.page.locator('[data-left="0"]').waitFor()
    expect(await chris.page.locator('[data-left]').innerText()).toContain('Chris')
    await chris.act('stop-now').click()
    await chris.act('stop-now-yes').click()
    await chris.act('account').first().waitFor()
    await dina.write('Ik ga met je verder.')
    await person.page.getByText('Ik ga met je verder.').waitFor()
    expect(person.faults).toEqual([])
  })

  it('control: with a colleague there, it is the colleague who must have taken it', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await stopping(anna)
    await anna.page.locator(`[data-row="${id}"][data-stop="colleague"]`).waitFor()
    expect(await anna.act('stop-helpdesk').count()).toBe(0)
    const bram = await staff('Bram')
    await bram.open(id)
    await bram.act('cover').click()
    await bram.act('accept').click()
    await anna.page.locator('[data-left="0"]').waitFor()
  })

  it('a laptop dies: a colleague covers, the visitor sees it, and the device is shut out', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const first = await staff('Anna')
    const id = await first.take()
    await first.act('devices').click()
    const mark = (await first.page.locator('[data-own="true"] bdi').first().innerText()).trim()
    await first.context.close()
    await person.say('Ben je er nog?')

    const bram = await staff('Bram')
    await bram.open(id)
    await bram.line('Ben je er nog?').waitFor()
    await bram.act('cover').click()
    await bram.act('accept').click()
    expect(await person.sees('ui.now.cover')).toContain('Bram')
    await person.said('ui.event.accepted.next').waitFor()
    await bram.act('devices').click()
    const device = bram.page.locator('.device', { hasText: mark })
    await device.locator('[data-do="lost"]').click()
    await bram.act('lost-yes').click()
    await bram.page.locator('[data-work="lost"][data-running="false"]').waitFor()
    await person.said('ui.event.lost').waitFor()
    const again = await Device.of(browser, product, 'Anna')
    await again.tryIn()
    expect(await again.alert()).toContain('Dit opent niet')
  })
})

const at = (time: string): number => Date.parse(time)

describe('an owner who is silent for a week', () => {
  let folder: string
  let product: Product | undefined
  beforeAll(async () => {
    folder = await makeFolder()
  })
  afterAll(async () => {
    await product?.stop()
    await removeFolder(folder)
  })
  const MONDAY = '2026-11-30T10:00:00+01:00'
  const NEXT = '2026-12-07T10:00:00+01:00'
  const goOn = async (time: string): Promise<Product> => {
    await product?.stop()
    product = await startProduct({ folder, env: { BAKEN_DEMO_TIME: time } })
    return product
  }

  it('is covered by a colleague; and in an area of one person CoMensha takes it', async () => {
    const before = await goOn(MONDAY)
    const codes: string[] = []
    const ids: string[] = []
    for (const [place, name] of [
      ['Eindhoven', 'Anna'],
      ['Assen', 'Chris'],
    ] as const) {
      const person = await VisitorPage.open(browser, before, { at: at(MONDAY) })
      await person.handOff(place, '23+', 'both', 'code')
      codes.push(await person.keepCode())
      const owner = await StaffPage.open(browser, before, name, { at: at(MONDAY) })
      ids.push(await owner.take())
      await person.said('phrase.greet').last().waitFor()
      await person.say('Mag ik iets vragen?')
      await owner.line('Mag ik iets vragen?').waitFor()
      await person.context.close()
    }
    const early = await StaffPage.open(browser, before, 'Dina', { at: at(MONDAY) })
    await early.page.locator('.list').waitFor()
    expect(await early.rows().count()).toBe(0)

    const after = await goOn(NEXT)
    const bram = await StaffPage.open(browser, after, 'Bram', { at: at(NEXT) })
    await bram.page.locator(`section[aria-labelledby="box-waiting"] [data-id="${ids[0]}"]`).click()
    await bram.act('cover').click()
    await bram.act('accept').click()
    await bram.act('write').waitFor()
    const dina = await StaffPage.open(browser, after, 'Dina', { at: at(NEXT) })
    await dina.page.locator(`section[aria-labelledby="box-waiting"] [data-id="${ids[1]}"]`).click()
    await dina.act('cover').click()
    await dina.act('accept').click()
    await dina.act('write').waitFor()

    for (const [i, name] of ['Bram', 'Dina'].entries()) {
      const second = await VisitorPage.open(browser, after, { at: at(NEXT) })
      await second.comeBack(codes[i] ?? '')
      // A colleague goes on; who comes from another group begins.
      const greeting = name === 'Bram' ? 'phrase.greetTakeOver' : 'phrase.greet'
      await expect.poll(() => second.sees(greeting)).toContain(name)
      expect(second.faults).toEqual([])
      await second.context.close()
    }
  })
})
