import { loadSodium } from '#session/libsodium'
import { Publication } from '../publication.ts'
import type { StartContext } from '../start.ts'
import { CeremonyFault } from './fault.ts'
import { makeRoot, readRootKeys } from './root.ts'
import { signNext } from './sign.ts'

const USE = [
  'baken roster root <file>: makes one root, prints its public key',
  'baken roster sign <roster.json> <root> <root> [places.json]: signs and publishes the next roster',
  '  with BAKEN_ROOTS (file of the three public keys) and BAKEN_ROSTER (folder to publish into)',
]

function setting(context: StartContext, name: string): string {
  const value = context.env[name]
  if (value === undefined || value === '') throw new CeremonyFault(`${name} must be set for this.`)
  return value
}

/** The ceremony by hand, on a machine without network. */
export async function roster(context: StartContext, args: readonly string[]): Promise<number> {
  const [what, first, ...more] = args
  if (what === 'root' && first !== undefined) {
    context.print(await makeRoot(await loadSodium(), first))
    return 0
  }
  if (what === 'sign' && first !== undefined && more.length >= 2) {
    const [one = '', two = '', places] = more
    const ceremony = {
      engine: await loadSodium(),
      publication: new Publication(setting(context, 'BAKEN_ROSTER')),
      roots: await readRootKeys(setting(context, 'BAKEN_ROOTS')),
      now: context.clock(),
    }
    context.print(
      `Roster ${await signNext(ceremony, { record: first, roots: [one, two], places })} is published.`,
    )
    return 0
  }
  for (const line of USE) context.print(line)
  return 1
}
