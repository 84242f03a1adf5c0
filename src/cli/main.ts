#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { content, flows, locales, preview, reviewPack } from './content/command.ts'
import { migrateDatabase } from './migrate-command.ts'
import { places } from './places/command.ts'
import { practice } from './practice-command.ts'
import { roster } from './roster/command.ts'
import { routing } from './routing/command.ts'
import { serve } from './serve.ts'
import { type StartContext, startDemo } from './start.ts'

/** The built file stands in `build/`; only this file knows folders. */
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const context: StartContext = {
  env: process.env,
  folders: { checkout: at('..'), migrations: at('../migrations'), server: at('./server.js') },
  print: (line) => console.log(line),
  clock: () => Date.now(),
}

const COMMANDS: Readonly<
  Record<string, (context: StartContext, args: readonly string[]) => Promise<number>>
> = {
  start: (given) => (given.env['DATABASE_URL'] === undefined ? startDemo(given) : serve(given)),
  serve,
  migrate: migrateDatabase,
  roster,
  flows,
  locales,
  content,
  'review-pack': reviewPack,
  preview,
  routing,
  places,
  practice,
}

async function run(name: string | undefined): Promise<number> {
  const command = name === undefined ? undefined : COMMANDS[name]
  if (command) return command(context, process.argv.slice(3))
  context.print(`baken <command>: ${Object.keys(COMMANDS).join(', ')}`)
  return 1
}

/** Faults of ours are one sentence; anything else names only its class. */
run(process.argv[2]).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const known =
      error instanceof Error &&
      ['StartFault', 'SettingFault', 'CeremonyFault', 'ContentFault'].includes(error.name)
    console.error(
      known ? error.message : `It cannot start (${error instanceof Error ? error.name : 'fault'}).`,
    )
    process.exitCode = 1
  },
)
