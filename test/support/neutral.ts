import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Neutral = {
  readonly url: string
  /** Headers of every request it got. */
  readonly seen: readonly Record<string, unknown>[]
  readonly stop: () => void
}

/** The site one lands on after the exit: a page about nothing, which notes what it was told. */
export const startNeutral = async (): Promise<Neutral> => {
  const seen: Record<string, unknown>[] = []
  const server = createServer((request, response) => {
    if (request.url === '/') seen.push({ ...request.headers })
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>weather</title><p id="weather">sun</p>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, seen, stop: () => server.close() }
}
