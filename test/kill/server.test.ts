import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { Client } from '../support/clients.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let engine: Engine
let product: Product

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'stay',
  lines: [],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
}

beforeAll(async () => {
  engine = await loadSodium()
  product = await startProduct()
})
afterAll(async () => {
  await product.stop()
  await removeFolder(product.folder)
})

describe('smoke', () => {
  it('hands off', async () => {
    const visitor = new Client(engine, product.visitor)
    await visitor.load()
    await visitor.handoff(handoff)
    expect(visitor.view?.state).toBe('waiting')
    const anna = new Client(engine, product.console)
    await anna.signIn(await product.account('Anna'), product.words['Anna']!)
    const view = await anna.read(visitor.conversation)
    expect(view.lines.length).toBe(2)
    await anna.append(anna.desk.accept({ conversation: visitor.conversation, mode: 'here' }))
    await anna.read()
    await anna.append(
      anna.desk.say({ conversation: visitor.conversation, body: { t: 'text', text: 'hello' } }),
    )
    await visitor.read()
    await visitor.append(
      visitor.desk.say({ conversation: visitor.conversation, body: { t: 'text', text: 'hi' } }),
    )
    expect((await anna.read()).lines.length).toBe(5)
  })
})
