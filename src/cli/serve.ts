import { readSettings } from '#wire/control'
import { runUntilEnd, ServerProcess } from './server-process.ts'
import type { StartContext } from './start.ts'

/** Production: settings are read first, so that what is missing is said in one line before anything starts. */
export async function serve({ env, folders }: StartContext): Promise<number> {
  readSettings(env)
  return runUntilEnd(new ServerProcess(folders.server, env), async () => undefined)
}
