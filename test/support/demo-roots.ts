import { readFileSync } from 'node:fs'

/** The roots of the demo build, as the build itself wrote them down. */
export const DEMO_ROOTS: readonly string[] = (
  JSON.parse(readFileSync('build/demo/build.json', 'utf8')) as { roots: string[] }
).roots
