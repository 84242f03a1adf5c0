import { type Bytes, fromHex, toHex } from '#wire'
import { accept, colleague, type Endpoint, handOff, visitor } from './endpoint.ts'
import type { World } from './world.ts'

/** One conversation that has seen everything, and everybody who has or has not to do with it. */
export type Cast = {
  readonly id: string
  readonly locator: Bytes
  readonly code: string
  /** The first tab, displaced by whoever came back with the code. */
  readonly displaced: Endpoint
  /** The second tab, which came back. */
  readonly tab: Endpoint
  /** The visitor of another conversation. */
  readonly otherTab: Endpoint
  readonly anna: Endpoint
  readonly bram: Endpoint
  readonly chris: Endpoint
  readonly dina: Endpoint
  /** Let in from epoch 2 on, and left again. */
  readonly fenna: Endpoint
}

export const bytesOf = (hex: string): Bytes => fromHex(hex)!

export function must(result: string): void {
  if (result !== 'ok') throw new Error(result)
}

/** Makes a code and registers it. */
export async function makeCode(phone: Endpoint, id: string): Promise<string> {
  const made = phone.desk.makeCode({ conversation: id })
  must(await phone.send(id, made.entry))
  return made.code
}

/** Opens the code on another phone, up to the look at what was written meanwhile. */
export async function openCode(world: World, code: string): Promise<Endpoint> {
  const phone = await visitor(world)
  phone.credential = phone.desk.openCode({ digits: code })?.locator
  return phone
}

/** Takes over with the code. */
export async function comeBack(phone: Endpoint, id: string): Promise<void> {
  const back = phone.desk.back({ conversation: id })
  must(await phone.post('/append', back.bytes).then(({ status, code }) => (status === 200 ? 'ok' : code)))
  phone.credential = back.credential
  phone.desk.becameTab({ conversation: id })
  await phone.read(id)
}

export async function makeCast(world: World): Promise<Cast> {
  const { phone, id } = await handOff(world)
  const code = await makeCode(phone, id)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  must(await accept(anna, id))
  must(await anna.say(id, 'one'))
  await phone.read(id)
  const person = toHex(world.roster.ids['Fenna']!)
  must(await phone.send(id, phone.desk.add({ conversation: id, group: 'shn-brabant', person, scope: 'now' })))
  const fenna = await colleague(world, 'Fenna', 'shn-brabant')
  await fenna.read(id)
  must(await fenna.say(id, 'two'))
  must(await fenna.send(id, fenna.desk.leave({ conversation: id })))
  await anna.read(id)
  must(await anna.send(id, anna.desk.rotate({ conversation: id, mode: 'away' })))
  must(await anna.say(id, 'three'))
  const tab = await openCode(world, code)
  const locator = tab.credential!
  await tab.read(id)
  await comeBack(tab, id)
  return {
    id,
    code,
    locator,
    displaced: phone,
    tab,
    otherTab: (await handOff(world)).phone,
    anna,
    bram: await colleague(world, 'Bram', 'eindhoven'),
    chris: await colleague(world, 'Chris', 'drenthe'),
    dina: await colleague(world, 'Dina', 'comensha'),
    fenna,
  }
}
