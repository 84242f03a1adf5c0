import { mailPost, notices, type Post } from '#server'
import type { Store } from '#storage'
import type { Mailbox } from '../support/mailbox.ts'
import type { TestPostgres } from '../support/postgres.ts'
import { MINUTE, makeWorld, type World, type WorldOptions } from './world.ts'

export const ADDRESSES = {
  operator: ['operator@example.org'],
  groups: {
    eindhoven: ['anna@team.example', 'bram@team.example'],
    drenthe: ['chris@team.example'],
    comensha: ['helpdesk@example.org'],
    'shn-brabant': ['fenna@shn.example'],
  },
}
export const EINDHOVEN: string = ADDRESSES.groups.eindhoven.join()
export const DRENTHE: string = ADDRESSES.groups.drenthe.join()
export const COMENSHA: string = ADDRESSES.groups.comensha.join()
export const FENNA: string = ADDRESSES.groups['shn-brabant'].join()
export const OPERATOR: string = ADDRESSES.operator.join()

export type Told = {
  readonly world: World
  readonly said: string[]
  readonly tick: () => Promise<number>
  readonly post: Post
}

/** A world that sends its mail to this box, to the addresses in the file at `path`. */
export async function told(
  postgres: TestPostgres,
  box: Mailbox,
  path: string,
  options: WorldOptions = {},
  around = (store: Store): Store => store,
): Promise<Told> {
  const world = await makeWorld(postgres, options)
  const said: string[] = []
  const post = mailPost(box.settings(path), { clock: () => world.now, random: world.deps.random })
  const deps = { ...world.deps, store: around(world.store), post, say: (line: string) => said.push(line) }
  return { world, said, tick: notices(deps).tick, post }
}

export const receivers = (box: Mailbox): string[] => box.received.map(({ to }) => to.join()).sort()

/** Who was told since the last look. */
export async function mailedAfter(box: Mailbox, { world, tick }: Told, minutes = 10): Promise<string[]> {
  box.received.splice(0)
  world.now += minutes * MINUTE
  await tick()
  return receivers(box)
}
