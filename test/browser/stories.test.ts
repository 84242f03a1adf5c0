import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../support/browser.ts'
import { type OpenOptions, StaffPage, VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe('with the team there', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(product.folder)
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  const visitor = (options: OpenOptions = {}): Promise<VisitorPage> =>
    VisitorPage.open(browser, product, options)
  const staff = (name: string): Promise<StaffPage> => StaffPage.open(browser, product, name)

  it('one: English on a phone, Dutch in the console, five screens, taps and words both ways', async () => {
    const person = await visitor({ locale: 'en-GB' })
    await person.handOff('Eindhoven', '18-22', 'both', 'stay')
    await person.sees('intake.waiting')
    const anna = await staff('Anna')
    await anna.take()
    expect(await anna.page.locator('.side').innerText()).toContain('18 tot en met 22')
    await person.said('phrase.greet').last().waitFor()
    expect(await person.sees('phrase.greet')).toContain('Anna')
    await anna.phrase('safeNow')
    expect(await person.sees('phrase.safeNow')).toMatch(/safe.* write now\?/)
    await person.tap('answer.yes')
    await anna.page.locator('.line.visitor [data-say="answer.yes"]').waitFor()
    await person.say('Can you help me today?')
    await anna.line('Can you help me today?').waitFor()
    await anna.write('Ja, ik help je.')
    await person.page.getByText('Ja, ik help je.').waitFor()
    expect(person.faults).toEqual([])
  })

  it('four: Slachtofferhulp is asked for, agreed to, reads exactly the summary, and reads nothing after leaving', async () => {
    const person = await visitor()
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.write('Dit was voor Fenna kwam.')
    await person.page.getByText('Dit was voor Fenna kwam.').waitFor()
    await anna.act('invite').click()
    await anna.act('invite-send').click()
    await person.said('ui.invite.yes').waitFor()
    expect(await person.text()).toContain('Fenna')
    await person.tap('ui.invite.yes')
    await person.said('ui.event.joined').waitFor()

    const fenna = await staff('Fenna')
    await fenna.open(id)
    await fenna.page.locator('[data-line="age"]').waitFor()
    await fenna.write('Goedemiddag, ik ben Fenna.')
    await person.page.getByText('Goedemiddag, ik ben Fenna.').waitFor()
    expect(await fenna.log()).not.toContain('Dit was voor Fenna kwam.')

    await fenna.act('leave').click()
    await fenna.act('leave-yes').click()
    await person.said('ui.event.left').waitFor()
    await anna.write('Nu zijn wij weer samen.')
    await person.page.getByText('Nu zijn wij weer samen.').waitFor()
    expect(await fenna.page.locator('body').innerText()).not.toContain('Nu zijn wij weer samen.')
    expect(person.faults).toEqual([])
  })

  it.each([
    ['everything', true],
    ['now', false],
  ] as const)('four: with "%s" the contact reads what was said before: %s', async (scope, before) => {
    const person = await visitor()
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.write('Gezegd voor Fenna kwam.')
    await person.page.getByText('Gezegd voor Fenna kwam.').waitFor()
    await anna.act('invite').click()
    await anna.act('invite-send').click()
    await person.tap(`ui.scope.${scope}`)
    await person.tap('ui.invite.yes')
    await person.said('ui.event.joined').waitFor()
    await anna.line('Fenna').last().waitFor()
    const fenna = await staff('Fenna')
    await fenna.open(id)
    await fenna.act('write').waitFor()
    await fenna.write('Hallo allebei.')
    await person.page.getByText('Hallo allebei.').waitFor()
    await fenna.line('Hallo allebei.').first().waitFor()
    await expect.poll(() => fenna.line('Hallo allebei.').count()).toBe(1)
    expect((await fenna.log()).includes('Gezegd voor Fenna kwam.')).toBe(before)
    expect(await fenna.page.locator('[data-line="age"]').count()).toBe(before ? 1 : 0)
  })

  it('four: refusing changes nothing', async () => {
    const person = await visitor()
    await person.handOff('Eindhoven', '23+', 'both', 'stay')
    const anna = await staff('Anna')
    const id = await anna.take()
    await anna.act('invite').click()
    await anna.act('invite-send').click()
    await person.tap('ui.invite.no')
    await anna.page.locator('.line.visitor').last().waitFor()
    const fenna = await staff('Fenna')
    expect(await fenna.page.locator(`[data-id="${id}"]`).count()).toBe(0)
    await anna.write('Dat is goed.')
    await person.page.getByText('Dat is goed.').waitFor()
  })

  it('five: a team of one person; and a place without a team goes to CoMensha', async () => {
    const alone = await visitor()
    await alone.toPerson()
    await alone.place('Assen')
    await alone.tap('intake.age.23+')
    expect(await alone.sees('intake.team.people')).toContain('1 persoon')
    await alone.tap('intake.team.both')
    await alone.tap('intake.wayback.stay')
    await alone.tap('intake.review.share')
    await alone.sees('intake.waiting')
    const chris = await staff('Chris')
    await chris.take()
    expect(await alone.sees('phrase.greet')).toContain('Chris')

    const elsewhere = await visitor()
    await elsewhere.toPerson()
    await elsewhere.place('Zwolle')
    await elsewhere.tap('intake.age.23+')
    await elsewhere.sees('intake.team')
    expect(await elsewhere.said('intake.team.both').count()).toBe(0)
    await elsewhere.tap('intake.team.helpdesk')
    await elsewhere.tap('intake.wayback.stay')
    await elsewhere.tap('intake.review.share')
    const dina = await staff('Dina')
    await dina.take()
    expect(await elsewhere.sees('phrase.greet')).toContain('Dina')
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
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  /** The same data under another time of day: what a night and a restart do. */
  const goOn = async (time: string): Promise<Product> => {
    await product?.stop()
    product = await startProduct({ folder, env: { BAKEN_DEMO_TIME: time } })
    return product
  }

  it('three: a letter on Friday night, answered on Monday, read by code on another phone', async () => {
    const friday = '2026-11-27T23:10:00+01:00'
    const monday = '2026-11-30T09:20:00+01:00'
    const night = await goOn(friday)
    const person = await VisitorPage.open(browser, night, { locale: 'en-GB', at: at(friday) })
    await person.toPerson()
    await person.place('Eindhoven')
    await person.tap('intake.age.18-22')
    await person.said('intake.team.closed').waitFor()
    expect(await person.sees('intake.team.closed')).toMatch(/Monday/)
    expect(await person.sees('intake.team.helpClosed')).toMatch(/Monday/)
    await person.tap('intake.team.both')
    await person.tap('intake.wayback.code')
    await person.tap('intake.review.share')
    const code = await person.keepCode()
    expect(code).toMatch(/^\d{20}$/)
    await person.sees('intake.waiting')
    await person.killed()

    const day = await goOn(monday)
    const anna = await StaffPage.open(browser, day, 'Anna', { at: at(monday) })
    await anna.take()
    await anna.phrase('talkWhen')

    const second = await VisitorPage.open(browser, day, { locale: 'en-GB', at: at(monday) })
    await second.comeBack(code)
    await second.said('phrase.greet').waitFor()
    expect(await second.sees('phrase.talkWhen')).not.toBe('')
    expect(await second.text()).not.toContain('18 to 22')
    await second.tap('answer.otherDay')
    await anna.page.locator('.line.visitor [data-say="answer.otherDay"]').waitFor()
    await anna.act('confirm-return').click()
    await anna.meet({ day: '2026-12-01', daypart: 'answer.evening', place: 'answer.placeLibrary' })
    await second.said('phrase.meetPart').first().waitFor()
    await second.tap('answer.ok')
    await anna.page.locator('.line.visitor [data-say="answer.ok"]').waitFor()
    expect(second.faults).toEqual([])
  })

  it('three: a phone whose clock is wrong is told the hours by the server’s', async () => {
    const night = await goOn('2026-11-27T23:10:00+01:00')
    const person = await VisitorPage.open(browser, night, { at: at('2016-01-05T11:00:00+01:00') })
    await person.toPerson()
    await person.place('Eindhoven')
    await person.tap('intake.age.18-22')
    expect(await person.sees('intake.team.closed')).toMatch(/maandag/)
  })

  it('a demo of last spring opens in a console whose device knows today', async () => {
    const spring = await goOn('2026-03-06T23:10:00+01:00')
    const anna = await StaffPage.open(browser, spring, 'Anna')
    expect(await anna.act('sign-out').count()).toBe(1)
  })

  it('a wrong code and an unknown one look alike', async () => {
    const day = await goOn('2026-11-30T09:30:00+01:00')
    const person = await VisitorPage.open(browser, day, { at: at('2026-11-30T09:30:00+01:00') })
    await person.comeBack('12345678901234567890')
    expect(await person.sees('ui.code.unknown')).not.toBe('')
  })

  it('five: nobody accepts in time, and CoMensha, named in the consent, takes it', async () => {
    const ten = '2026-11-30T10:00:00+01:00'
    const later = '2026-11-30T10:21:00+01:00'
    const before = await goOn(ten)
    const person = await VisitorPage.open(browser, before, { at: at(ten) })
    await person.handOff('Eindhoven', '23+', 'both', 'code')
    const code = await person.keepCode()
    const early = await StaffPage.open(browser, before, 'Dina', { at: at(ten) })
    await early.page.locator('.list, [data-id]').first().waitFor()
    expect(await early.rows().count()).toBe(0)
    await person.context.close()

    const after = await goOn(later)
    const dina = await StaffPage.open(browser, after, 'Dina', { at: at(later) })
    await dina.rows().first().waitFor()
    await dina.take()
    const second = await VisitorPage.open(browser, after, { at: at(later) })
    await second.comeBack(code)
    expect(await second.sees('phrase.greet')).toContain('Dina')
    expect(await second.sees('ui.now.keeps')).toMatch(/Dina \(CoMensha\).*Team Eindhoven/)
  })

  it('five: CoMensha holds it, the area team takes it over with a tap and a greeting, and both are in it', async () => {
    const ten = '2026-12-01T10:00:00+01:00'
    const later = '2026-12-01T10:21:00+01:00'
    const before = await goOn(ten)
    const person = await VisitorPage.open(browser, before, { at: at(ten) })
    await person.handOff('Eindhoven', '23+', 'both', 'code')
    const code = await person.keepCode()
    await person.context.close()

    const after = await goOn(later)
    const dina = await StaffPage.open(browser, after, 'Dina', { at: at(later) })
    await dina.rows().first().waitFor()
    // Who came back yesterday waits for a team's answer, and stands there too.
    const unaccepted = dina.rows().filter({ hasText: 'tijd voorbij' })
    const id = await dina.take((await unaccepted.getAttribute('data-id')) ?? undefined)
    const second = await VisitorPage.open(browser, after, { at: at(later) })
    await second.comeBack(code)
    expect(await second.sees('ui.now.keeps')).toMatch(/Dina \(CoMensha\).*Team Eindhoven/)
    await dina.act('confirm-return').click()
    await dina.write('Gezegd voor Anna kwam.')
    await second.page.getByText('Gezegd voor Anna kwam.').waitFor()

    const anna = await StaffPage.open(browser, after, 'Anna', { at: at(later) })
    await anna.open(id)
    await anna.act('cover').click()
    // Of a colleague everything could be read; of others it could not, and nobody is made to say that it was.
    const greetings = await anna.act('greeting').locator('option').allTextContents()
    expect(greetings.length).toBeGreaterThan(1)
    expect(greetings).not.toContain('Verder voor een collega')
    expect(await anna.page.locator('.accept').innerText()).toContain('kun je niet lezen')
    await anna.act('accept').click()
    await anna.act('write').waitFor()
    await second.said('phrase.greet').last().waitFor()
    await expect.poll(() => second.sees('phrase.greet')).toContain('Anna')
    expect(await second.sees('ui.now.over')).toMatch(/Anna \(Team Eindhoven\).*CoMensha/)
    expect(await anna.log()).not.toContain('Gezegd voor Anna kwam.')

    await anna.act('confirm-return').click()
    await anna.write('Ik ben Anna, uit Eindhoven.')
    await second.page.getByText('Ik ben Anna, uit Eindhoven.').waitFor()
    await dina.line('Ik ben Anna, uit Eindhoven.').waitFor()
    await dina.write('Ik blijf er nog even bij.')
    await second.page.getByText('Ik blijf er nog even bij.').waitFor()
    await anna.line('Ik blijf er nog even bij.').waitFor()
    await second.say('Dank jullie wel')
    await anna.line('Dank jullie wel').waitFor()
    await dina.line('Dank jullie wel').waitFor()
    expect(second.faults).toEqual([])
  })
})
