import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { Ceremony } from '../support/ceremony.ts'
import { Device } from '../support/device.ts'
import { VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const MINUTE = 60_000
const WAITING = '[aria-labelledby="box-waiting"] [data-id]'

describe('a team that lost every device', () => {
  let browser: Browser
  let folder: string
  let product: Product

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await product.stop()
    await removeFolder(folder)
  })

  const begin = async (): Promise<Ceremony> => {
    folder = await makeFolder()
    product = await startProduct({ folder })
    return new Ceremony(product)
  }

  /** The signed list names `name` with this device, and with none of the earlier ones. */
  const replace = async (roots: Ceremony, group: string, name: string): Promise<Device> => {
    const old = roots.records(group, name)
    const device = await Device.make(browser, product, `${name}, nieuw`)
    await roots.add(group, name, device.record)
    for (const record of old) await roots.strike(group, name, record)
    return device
  }

  it('cannot read what was said before; the visitor is told, and gives it again, or begins again', async () => {
    const roots = await begin()
    const [person, other] = [
      await VisitorPage.open(browser, product),
      await VisitorPage.open(browser, product),
    ]
    const anna = await Device.of(browser, product, 'Anna')
    await anna.signIn()
    const ids: string[] = []
    for (const one of [person, other]) {
      await one.handOff('Eindhoven', '23+', 'both', 'stay')
      await one.sees('intake.waiting')
      const row = anna.page.locator(WAITING).first()
      await row.waitFor()
      const id = (await row.getAttribute('data-id')) ?? ''
      ids.push(id)
      await anna.take(id)
      await anna.write('Van voor alles kwijt was.')
      await one.page.getByText('Van voor alles kwijt was.').waitFor()
      await one.say('Dit schreef ik eerder.')
      await anna.line('Dit schreef ik eerder.').waitFor()
    }
    await anna.context.close()
    expect(await person.said('ui.lost').count()).toBe(0)
    const fresh = await replace(roots, 'eindhoven', 'Anna')
    await replace(roots, 'eindhoven', 'Bram')
    await roots.publish()
    await fresh.signIn()
    const [id = '', second = ''] = ids
    await fresh.open(id)
    const missed = fresh.page.locator('[data-missed]')
    await missed.waitFor()
    expect(await missed.innerText()).toContain('Niemand van jullie')
    expect(await fresh.log()).not.toContain('eerder.')

    expect(await person.sees('ui.lost')).toContain('Eindhoven')
    await fresh.write('Wat gebeurde er?')
    await person.page.getByText('Wat gebeurde er?').waitFor()
    // Nothing was given by itself: neither by writing nor by reading on.
    expect(await fresh.log()).not.toContain('eerder.')
    expect(await faultsOf(person.page)).toEqual([])
    await person.tap('ui.lost.give')
    await fresh.line('Dit schreef ik eerder.').waitFor()
    await fresh.line('Van voor alles kwijt was.').waitFor()
    await fresh.event('staff.event.given.visitor').waitFor()
    await missed.waitFor({ state: 'detached' })
    await person.said('ui.lost').waitFor({ state: 'detached' })
    await person.said('ui.event.given').waitFor()

    // The other visitor begins again; what was said stays shut.
    await fresh.open(second)
    await fresh.page.locator('[data-helpers=""]').waitFor()
    await other.said('ui.lost').waitFor()
    await other.tap('ui.lost.anew')
    await other.said('ui.lost').waitFor({ state: 'detached' })
    await other.said('ui.event.accepted').waitFor({ state: 'detached' })
    await other.handOff('Eindhoven', '23+', 'both', 'stay')
    await other.sees('intake.waiting')
    const again = fresh.page.locator(WAITING).first()
    await again.waitFor()
    const third = (await again.getAttribute('data-id')) ?? ''
    await fresh.take(third)
    expect(await other.sees('phrase.greet')).toContain('Anna')
    await fresh.open(second)
    await fresh.page.locator('[data-helpers=""]').waitFor()
    expect(await fresh.log()).not.toContain('eerder.')
    expect([...person.faults, ...other.faults]).toEqual([])
  })

  it('of one person: CoMensha covers, and the lost device reads nothing that is said from then on', async () => {
    const roots = await begin()
    const person = await VisitorPage.open(browser, product)
    await person.handOff('Assen', '23+', 'both', 'code')
    const code = await person.keepCode()
    await person.sees('intake.waiting')
    await person.context.close()
    const stolen = await Device.of(browser, product, 'Chris')
    await stolen.signIn()
    await stolen.page.locator('[data-id]').first().waitFor()
    await replace(roots, 'drenthe', 'Chris')
    await roots.publish()
    await stolen.page.reload()
    await stolen.tryIn()
    expect(await stolen.alert()).toContain('ledenlijst')

    // Twenty minutes later nobody has taken it.
    await product.stop()
    const later = new Date(Date.now() + 20 * MINUTE)
    product = await startProduct({
      folder,
      env: { BAKEN_DEMO_TIME: `${later.toISOString().slice(0, 19)}Z` },
    })
    const at = later.getTime()
    const dina = await Device.of(browser, product, 'Dina', at)
    await dina.signIn()
    const row = dina.page.locator('[data-id]').first()
    await row.waitFor()
    const id = (await row.getAttribute('data-id')) ?? ''
    await dina.open(id)
    await dina.page.locator('[data-line="age"]').waitFor()
    await dina.take(id)
    const back = await VisitorPage.open(browser, product, { at })
    await back.comeBack(code)
    expect(await back.sees('phrase.greet')).toContain('Dina')
    await back.say('Dit is voor CoMensha.')
    await dina.line('Dit is voor CoMensha.').waitFor()
    const late = await Device.of(browser, product, 'Chris', at)
    await late.tryIn()
    expect(await late.alert()).toContain('ledenlijst')
  })
})
