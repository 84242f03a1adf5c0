import { randomBytes } from 'node:crypto'
import { loadSodium } from '#session/libsodium'
import { bytesOf } from '#wire'
import type { ServerProcess } from '../server-process.ts'
import { ROOTS } from './roots.ts'
import { startRounds } from './rounds.ts'
import { Visitor } from './visitor.ts'

/** What a server is started with so that whoever started it may test it. */
export const makeProbe = (): string => randomBytes(32).toString('hex')

type Watch = { readonly token: string; readonly print: (line: string) => void; readonly practises: boolean }

/** Tests the server for as long as it runs, from where it says it listens. */
export async function watchServer(server: ServerProcess, { token, print, practises }: Watch): Promise<void> {
  const url = await server.visitorUrl
  if (url === undefined) return
  const engine = await loadSodium()
  const deps = { engine, roots: ROOTS, clock: () => Date.now(), url, token: bytesOf(token) }
  const stop = startRounds({ visitor: () => new Visitor(deps), print, practises })
  void server.ended.then(stop)
}
