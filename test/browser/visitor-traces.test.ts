import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, launchProfile, PHONE } from '../support/browser.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product

beforeAll(async () => {
  ;[browser, product] = await Promise.all([launch(), startProduct()])
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const TYPED = 'Qzvbxwk'
const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()
const tap = (page: Page, key: string) => said(page, key).click()

type Path = {
  readonly language?: string
  readonly about?: boolean
  readonly place?: string
  readonly age?: string
}

/** From the first screen to the review, each time another way. */
const toReview = async (page: Page, path: Path = {}): Promise<void> => {
  await tap(page, 'first.undisturbed.yes')
  if (path.about !== false) await tap(page, 'intake.on')
  await tap(page, 'first.person')
  if (path.place === undefined) await tap(page, 'intake.place.unknown')
  else {
    await page.locator('#place').fill(path.place)
    await page.locator('[data-say="intake.place.found"]').first().click()
  }
  await tap(page, path.age ?? 'intake.age.23+')
  await tap(page, 'intake.team.helpdesk')
  await tap(page, 'intake.wayback.stay')
  await said(page, 'intake.review.share').waitFor()
}

const open = async (locale = 'nl-NL', then: (page: Page) => unknown = () => undefined): Promise<Page> => {
  const context = await browser.newContext({ viewport: PHONE, locale })
  const page = await context.newPage()
  await then(page)
  await page.goto(product.visitor)
  return page
}

/** All requests, without what is different for every build. */
const requestsOf = (page: Page): string[] => {
  const all: string[] = []
  page.on('request', (request) =>
    all.push(`${request.method()} ${request.url()} ${request.postDataBuffer()?.length ?? 0}`),
  )
  return all
}

const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
}

describe('before Send', () => {
  it('asks for its own static files only, the same ones in the same order whatever is answered', async () => {
    const paths: readonly (readonly [string, Path])[] = [
      ['nl-NL', { place: 'Eindhoven' }],
      ['en-GB', { about: false, age: 'intake.age.18-22' }],
      ['nl-NL', { place: 'Assen', age: 'intake.age.18-22' }],
    ]
    const lists: string[][] = []
    for (const [locale, path] of paths) {
      let list: string[] = []
      const page = await open(locale, (fresh) => {
        list = requestsOf(fresh)
      })
      await toReview(page, path)
      await settled(page)
      lists.push([...list])
    }
    const [first = []] = lists
    expect(first.length).toBeGreaterThan(7)
    expect(lists[1]).toEqual(first)
    expect(lists[2]).toEqual(first)
    const names = first.map((line) =>
      line
        .replace(`GET ${product.visitor}`, '')
        .replace(/ 0$/, '')
        .replace(/[0-9a-f]{64}/, 'DIGEST')
        .replace(/-[\w-]+\.\w+$/, ''),
    )
    expect(names).toEqual([
      ...['/', '/f/words', '/f/app', '/status', '/head', '/heads'],
      ...['/roster/DIGEST', '/roster/DIGEST', '/f/worker', '/f/cards'],
    ])
    expect(first.every((line) => line.startsWith(`GET ${product.visitor}/`) && line.endsWith(' 0'))).toBe(
      true,
    )
  })
  it('control: the same watch sees what is sent on Send', async () => {
    let list: string[] = []
    const page = await open('nl-NL', (fresh) => {
      list = requestsOf(fresh)
    })
    await toReview(page)
    await settled(page)
    const before = list.length
    await tap(page, 'intake.review.share')
    await said(page, 'ui.wait.nobody').waitFor()
    const after = list.slice(before).map((line) => line.replace(product.visitor, ''))
    expect(after.slice(0, 3).map((line) => line.replace(/[0-9a-f]{64}/, 'DIGEST'))).toEqual([
      'GET /roster/DIGEST 0',
      'GET /challenge 0',
      `POST /create ${23 + 32768}`,
    ])
  })
  it('sends nothing of what is typed, not even while typing', async () => {
    const bodies: string[] = []
    const page = await open('nl-NL', (fresh) => {
      fresh.on('request', (request) => bodies.push(request.url() + (request.postData() ?? '')))
      fresh.on('websocket', () => bodies.push('socket'))
    })
    await tap(page, 'first.undisturbed.yes')
    await tap(page, 'first.person')
    await settled(page)
    const before = bodies.length
    await page.locator('#place').pressSequentially(TYPED, { delay: 20 })
    await page.waitForTimeout(500)
    expect(bodies.slice(before)).toEqual([])
  })
})

describe('in the browser', () => {
  const keys = (page: Page) =>
    page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      bases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      cookie: document.cookie,
    }))

  it('no cookie and no storage key is left after a whole handoff', async () => {
    const page = await open()
    await toReview(page, { place: 'Eindhoven' })
    await tap(page, 'intake.review.share')
    await said(page, 'ui.wait.nobody').waitFor()
    expect(await keys(page)).toEqual({ local: 0, session: 0, bases: 0, caches: 0, cookie: '' })
    expect(await page.context().cookies()).toEqual([])
    expect((await page.context().storageState()).origins).toEqual([])
  })

  it('title and icon stay neutral, nothing rings and nothing notifies', async () => {
    const page = await open('nl-NL', (fresh) => {
      return fresh.addInitScript(() => {
        const noisy = globalThis as unknown as { noise: string[] }
        noisy.noise = []
        const note = (name: string) => () => noisy.noise.push(name)
        Object.assign(navigator, { vibrate: note('vibrate') })
        HTMLMediaElement.prototype.play = async () => void note('play')()
        Notification.requestPermission = async () => {
          note('ask')()
          return 'denied'
        }
        new MutationObserver(() => noisy.noise.push(`title ${document.title}`)).observe(document, {
          subtree: true,
          childList: true,
          characterData: true,
        })
      })
    })
    const titles = new Set<string>()
    for (const key of [
      'first.undisturbed.yes',
      'intake.on',
      'intake.who.me',
      'intake.wish.sleep',
      'first.on',
    ]) {
      await tap(page, key)
      titles.add(await page.title())
    }
    expect([...titles]).toEqual(['Informatie'])
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('data:,')
    expect(await page.locator('link[rel=manifest], meta[property^="og:"]').count()).toBe(0)
    const noise = await page.evaluate(() => (globalThis as unknown as { noise: string[] }).noise)
    expect(noise.filter((line) => !line.startsWith('title'))).toEqual([])
    expect(new Set(noise)).toEqual(new Set(['title Informatie']))
  })

  it('every field is kept from autofill', async () => {
    const page = await open()
    await tap(page, 'first.undisturbed.yes')
    await tap(page, 'first.person')
    const field = page.locator('#place')
    expect(await field.getAttribute('autocomplete')).toBe('off')
    expect(await field.getAttribute('name')).toBeNull()
    expect(await page.locator('form').count()).toBe(0)
  })
})

/** Files below a folder that hold any of these in UTF-8 or UTF-16. */
const holding = async (folder: string, words: readonly string[]): Promise<string[]> => {
  const found: string[] = []
  const needles = words.flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')])
  for (const name of (await readdir(folder, { recursive: true })) as string[]) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0))
    if (needles.some((needle) => bytes.includes(needle))) found.push(name)
  }
  return found
}

describe('on disk', () => {
  const folders: string[] = []
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })
  const profile = async (): Promise<[string, BrowserContext]> => {
    const folder = await mkdtemp(join(tmpdir(), 'profile-'))
    folders.push(folder)
    return [folder, await launchProfile(folder)]
  }
  const write = async (page: Page): Promise<void> => {
    await tap(page, 'first.undisturbed.yes')
    await tap(page, 'first.person')
    await page.locator('#place').pressSequentially(TYPED)
  }

  it('neither what was typed nor what was said stays, after the exit and after a closed tab', async () => {
    for (const leaves of [true, false]) {
      const [folder, context] = await profile()
      const page = await context.newPage()
      await page.goto(product.visitor)
      const text = ((await said(page, 'first.undisturbed.helper').textContent()) ?? '').slice(0, 20)
      await write(page)
      if (leaves) await said(page, 'first.leave').click({ noWaitAfter: true })
      await page.waitForTimeout(300)
      await context.close()
      expect(await holding(folder, [TYPED, text])).toEqual([])
    }
  })

  it('control: a page that stores what is typed is found out', async () => {
    const [folder, context] = await profile()
    const page = await context.newPage()
    await page.goto(product.visitor)
    await page.evaluate((typed) => localStorage.setItem('draft', typed), TYPED)
    await page.waitForTimeout(300)
    await context.close()
    expect((await holding(folder, [TYPED])).length).toBeGreaterThan(0)
  })
})
