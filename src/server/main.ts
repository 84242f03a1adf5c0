import { fileURLToPath } from 'node:url'
import { readSettings } from '#wire/control'
import { compose } from './composition.ts'
import type { LogLine } from './deps.ts'
import { mailLine } from './notices.ts'
import { rosterNotice } from './roster-notice.ts'
import { startServer } from './start-server.ts'

/** The built file stands in `build/`; only this file knows folders. */
const BUILD = fileURLToPath(new URL('./', import.meta.url))
const NOTICE_MS = 60_000
const FAULTS: ReadonlySet<string> = new Set(['SettingFault', 'StartFault', 'RosterFault', 'ListenFault'])

/** Only what went wrong on our side, and only by route and minute. */
function logFailures(line: LogLine): void {
  if (line.status === '5xx') console.error(JSON.stringify(line))
}

async function main(): Promise<void> {
  const { deps, close } = await compose(readSettings(process.env), BUILD)
  const server = await startServer({ ...deps, log: logFailures, say: (sentence) => console.error(sentence) })
  console.log(`visitor  http://localhost:${server.visitorPort}`)
  console.log(`console  http://localhost:${server.staffPort}`)
  process.send?.(server.visitorPort)
  console.log(mailLine(deps))
  const notice = rosterNotice(deps, (line) => console.log(line))
  notice()
  setInterval(notice, NOTICE_MS).unref()
  const stop = async (): Promise<void> => {
    await server.close()
    await close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

/** An error's text may hold a row or an address: only its class is ever written. */
process.on('uncaughtException', (error) => {
  console.error(`The server stopped (${error.name}).`)
  process.exit(1)
})

main().catch((error: unknown) => {
  const known = error instanceof Error && FAULTS.has(error.name)
  console.error(
    known ? error.message : `The server cannot start (${error instanceof Error ? error.name : 'fault'}).`,
  )
  process.exit(1)
})
