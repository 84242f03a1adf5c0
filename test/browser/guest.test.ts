import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { screenFaultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { GuestPage } from '../support/guest-page.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

/** Without the marks that keep a value in its own direction. */
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')

/** Story: the contact found this week, a lawyer, an interpreter; in no list, let into one conversation. */
describe('a guest whom a coordinator vouches for', () => {
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

  type Three = {
    readonly person: VisitorPage
    readonly anna: StaffPage
    readonly guest: GuestPage
    readonly id: string
  }

  /** Handed off, taken, one line written; somebody outside waits with their words on the screen. */
  const three = async (): Promise<Three> => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await StaffPage.open(browser, product, 'Anna')
    const id = await anna.take()
    await anna.write('Dit was voor Sam kwam.')
    await person.page.getByText('Dit was voor Sam kwam.').waitFor()
    const guest = await GuestPage.open(browser, product)
    await guest.offer('Sam')
    return { person, anna, guest, id }
  }

  const ask = async (anna: StaffPage, words: string): Promise<void> => {
    await anna.act('invite').click()
    await anna.act('invite-guest').click()
    await anna.act('guest-name').fill('Sam')
    await anna.act('guest-role').fill('tolk')
    await anna.act('guest-words').fill(words)
    await anna.act('guest-send').click()
  }

  const letIn = async ({ person, anna, guest }: Three, scope?: string): Promise<void> => {
    await ask(anna, guest.words)
    await person.said('ui.invite.yes').waitFor()
    if (scope) await person.tap(`ui.scope.${scope}`)
    await person.tap('ui.invite.yes')
    await person.said('ui.event.joined.guest').waitFor()
  }

  const firstScreen = async ({ page }: GuestPage): Promise<string> => {
    await page.locator('[role="status"]', { hasText: 'niet meer bij' }).waitFor()
    return page.locator('body').innerText()
  }

  it('reads exactly the approved summary and from now on, writes along, leaves, and reads no more', async () => {
    const begun = Date.now()
    const all = await three()
    const { person, anna, guest } = all
    await letIn(all)
    // in by itself, without a touch
    await guest.page.locator('[data-line="age"]').waitFor()
    expect(Date.now() - begun).toBeLessThan(600_000)
    const seen = await guest.text()
    expect(seen).not.toContain('Dit was voor Sam kwam.')
    expect(await person.sees('ui.event.joined.guest')).toBe('Sam (tolk) kan nu meelezen, als gast.')

    await guest.act('write').fill('Goedemiddag, ik ben Sam.')
    await guest.act('send').click()
    await person.page.getByText('Goedemiddag, ik ben Sam.').waitFor()
    await anna.line('Goedemiddag, ik ben Sam.').waitFor()
    await anna.write('Welkom, Sam.')
    await guest.page.locator('.line', { hasText: 'Welkom, Sam.' }).waitFor()

    // shown to all as what it is, also to the guest
    expect(plain(await guest.page.locator('.side').innerText())).toContain(
      'Jij: Sam (tolk), gast (Anna staat in voor deze persoon)',
    )
    expect(plain(await anna.page.locator('.side').innerText())).toContain(
      'Sam (tolk), gast (Anna staat in voor deze persoon)',
    )
    await person.tap('ui.readers.now')
    const listed = await person.sees('ui.member.guest')
    expect(listed).toBe('Sam (tolk), gast. Niet op de lijst van bekende mensen. Anna staat ervoor in.')
    await person.tap('first.back')
    const card = person.page.locator('.bubble', { hasText: 'ik ben Sam' }).locator('.name')
    expect(await card.innerText()).toContain('gast')
    expect(await card.locator('svg').count()).toBe(0)

    await guest.act('leave').click()
    await guest.act('leave-yes').click()
    await person.said('ui.event.left.guest').waitFor()
    await firstScreen(guest)
    await anna.write('Nu zijn wij weer samen.')
    await person.page.getByText('Nu zijn wij weer samen.').waitFor()
    // with the six words they only wait
    await guest.again()
    await guest.waits()
    await guest.page.waitForTimeout(4000)
    expect(await guest.text()).not.toContain('weer samen')
    expect([...person.faults, ...guest.faults]).toEqual([])
  })

  it('has one conversation and nothing beside it: nobody to ask in, no list of people, no end of it', async () => {
    const all = await three()
    const { guest, anna } = all
    const other = await VisitorPage.open(browser, product)
    await other.handOff('Eindhoven', '18-22', 'both', 'stay')
    // somebody else's, of the same team
    await anna.page.locator('[data-id]').nth(1).waitFor()
    await (await StaffPage.open(browser, product, 'Bram')).take()
    await letIn(all)
    await guest.act('write').waitFor()
    expect(await guest.page.locator('[data-id]').count()).toBe(1)
    for (const act of [
      'invite',
      'to-devices',
      'close',
      'copy',
      'directory',
      'hours',
      'devices',
      'accept',
      'cover',
    ])
      expect(await guest.act(act).count(), act).toBe(0)
    // control: a coordinator has them
    for (const act of ['invite', 'to-devices', 'close', 'directory', 'hours', 'devices'])
      expect(await anna.act(act).count(), act).toBe(1)
    expect(await guest.page.locator('.top .me').innerText()).toBe('Sam, gast')
  })

  it.each([
    ['now', false],
    ['everything', true],
  ] as const)('with "%s" reads what was said before: %s', async (scope, before) => {
    const all = await three()
    const { anna, guest } = all
    await letIn(all, scope)
    await guest.act('write').waitFor()
    await anna.write('Vanaf nu met Sam.')
    await guest.page.locator('.line', { hasText: 'Vanaf nu met Sam.' }).waitFor()
    expect((await guest.text()).includes('Dit was voor Sam kwam.')).toBe(before)
    expect(await guest.page.locator('[data-line="age"]').count()).toBe(before ? 1 : 0)
  })

  it('a wrong word finds nobody, nothing is asked, and the right ones do', async () => {
    const { anna, guest, person } = await three()
    const wrong = guest.words.replace(/^./, (first) => (first === 'b' ? 'd' : 'b'))
    await ask(anna, wrong)
    await anna.page.locator('[role="alert"]', { hasText: 'vinden niemand' }).waitFor()
    await anna.act('guest-words').fill('zomaar iets')
    await anna.act('guest-send').click()
    await anna.page.locator('[role="alert"]', { hasText: 'vinden niemand' }).waitFor()
    expect(await person.said('ui.invite.yes').count()).toBe(0)
    await anna.act('guest-words').fill(guest.words.toUpperCase().replaceAll(' ', ', '))
    await anna.act('guest-send').click()
    await person.said('ui.invite.yes').waitFor()
    expect(await person.sees('ui.guest.list')).toBe(
      'Sam staat niet op de lijst van bekende mensen. Anna zegt wie dit is, en staat ervoor in.',
    )
  })

  it('is not let in when the visitor refuses, and goes when the visitor says so', async () => {
    const all = await three()
    const { person, anna, guest } = all
    await ask(anna, guest.words)
    await person.tap('ui.invite.no')
    await anna.page.locator('[data-say="staff.log.invited.no"]').waitFor()
    await guest.page.waitForTimeout(4000)
    await guest.waits()
    expect(await anna.page.locator('.side').innerText()).not.toContain('gast')

    await letIn(all)
    await guest.act('write').waitFor()
    await person.tap('ui.readers.now')
    await person.tap('ui.remove')
    await firstScreen(guest)
    await person.tap('first.back')
    await person.said('ui.event.removed.guest').waitFor()
    await anna.write('Zonder Sam.')
    await person.page.getByText('Zonder Sam.').waitFor()
    expect(await guest.text()).not.toContain('Zonder Sam.')
  })

  it('fits a narrow phone, and axe finds nothing on any of its screens', async () => {
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await StaffPage.open(browser, product, 'Anna')
    await anna.take()
    const guest = await GuestPage.open(browser, product, { viewport: { width: 360, height: 640 } })
    const check = async (page: Page): Promise<void> => expect(await screenFaultsOf(page)).toEqual([])
    await guest.act('account').first().waitFor()
    await check(guest.page)
    await guest.act('be-guest').click()
    await check(guest.page)
    await guest.act('other-account').click()
    await guest.offer('Sam', () => check(guest.page))
    await check(guest.page)
    await ask(anna, 'zomaar iets')
    await anna.page.locator('.side [role="alert"]').waitFor()
    await check(anna.page)
    await anna.act('guest-words').fill(guest.words)
    await anna.act('guest-send').click()
    await person.said('ui.invite.yes').waitFor()
    await check(person.page)
    await person.tap('ui.invite.yes')
    await guest.act('write').waitFor()
    await check(guest.page)
    await guest.act('to-side').click()
    await check(guest.page)
    await person.tap('ui.readers.now')
    await check(person.page)
    // Control: a fault that is put there is found.
    await guest.page.evaluate(() => document.querySelector('.side')?.append(document.createElement('input')))
    expect((await screenFaultsOf(guest.page)).join()).toContain('label')
  })
})
