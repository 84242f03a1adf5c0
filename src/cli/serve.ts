import { readSettings } from '#wire/control'
import { makeProbe, watchServer } from './probe/watch.ts'
import { runUntilEnd, ServerProcess } from './server-process.ts'
import type { StartContext } from './start.ts'

/** Production: settings are read first, so that what is missing is said in one line before anything starts. */
export async function serve({ env, folders, print }: StartContext): Promise<number> {
  const { demo } = readSettings(env)
  const token = makeProbe()
  const server = new ServerProcess(folders.server, { ...env, BAKEN_PROBE: token })
  void watchServer(server, { token, print, practises: !demo })
  return runUntilEnd(server, async () => undefined)
}
