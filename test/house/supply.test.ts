import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sources } from '../support/house.ts'
import {
  type Lock,
  type Manifest,
  runtimeOf,
  type Supply,
  secretIn,
  supplyFaults,
} from '../support/supply.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const supply: Supply = {
  manifest: JSON.parse(text('package.json')) as Manifest,
  lock: JSON.parse(text('package-lock.json')) as Lock,
  npmrc: text('.npmrc'),
}

type Property = { readonly name: string }
type Component = Property & {
  readonly properties: readonly Property[]
  readonly hashes?: readonly { readonly alg: string }[]
}
const isOfDevelopment = ({ name }: Property): boolean => name === 'cdx:npm:package:development'

/** All that runs where the product runs: a package more, by whatever way, is a change of this list. */
const RUNTIME = [
  '@hono/node-server',
  'drizzle-orm',
  'hono',
  'i18next',
  'libsodium',
  'libsodium-sumo',
  'libsodium-wrappers',
  'libsodium-wrappers-sumo',
  'nodemailer',
  'postgres',
  'valibot',
  'ws',
]

describe('what the product is made of', () => {
  it('is exact, with a digest for each package, a free licence and no script that runs on installation', () => {
    expect(supplyFaults(supply)).toEqual([])
    expect(runtimeOf(supply.lock)).toEqual(RUNTIME)
  })

  const { manifest, lock, npmrc } = supply
  const withPackage = (change: object): Supply => ({
    ...supply,
    lock: {
      ...lock,
      packages: { ...lock.packages, 'node_modules/ws': { ...lock.packages['node_modules/ws'], ...change } },
    },
  })
  const bad: readonly [string, Supply, RegExp][] = [
    [
      'a range',
      { ...supply, manifest: { ...manifest, dependencies: { ...manifest.dependencies, ws: '^8.23.0' } } },
      /ws is \^/,
    ],
    [
      'a manifest newer than its lock',
      { ...supply, manifest: { ...manifest, dependencies: { ...manifest.dependencies, ws: '8.23.1' } } },
      /not of this manifest/,
    ],
    [
      'a package too many',
      {
        ...supply,
        manifest: {
          ...manifest,
          dependencies: { ...manifest.dependencies, a: '1.0.0', b: '1.0.0', c: '1.0.0' },
        },
      },
      /more than 12/,
    ],
    ['no digest', withPackage({ integrity: undefined }), /ws has no digest/],
    ['a weak digest', withPackage({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }), /ws has no digest/],
    ['another source', withPackage({ resolved: 'git+ssh://git@example.org/ws.git#1' }), /somewhere else/],
    ['a licence that binds', withPackage({ license: 'SSPL-1.0' }), /SSPL/],
    [
      'scripts of packages',
      { ...supply, npmrc: npmrc.replace('ignore-scripts=true', '') },
      /scripts of packages/,
    ],
    [
      'a script of our own',
      { ...supply, manifest: { ...manifest, scripts: { ...manifest.scripts, postinstall: 'x' } } },
      /postinstall/,
    ],
  ]
  it.each(bad)('control: %s is seen', (_name, changed, fault) => {
    expect(supplyFaults(changed).join('\n')).toMatch(fault)
  })

  it('control: a package that comes along with another is seen', () => {
    const packages = { ...lock.packages, 'node_modules/ws/node_modules/left': { version: '1.0.0' } }
    expect(runtimeOf({ ...lock, packages })).toContain('left')
  })

  it('can be printed as a bill of materials', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'sbom'], {
      cwd: ROOT,
      maxBuffer: 1 << 24,
    })
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string
      components: readonly Component[]
    }
    expect(bomFormat).toBe('CycloneDX')
    for (const name of RUNTIME) {
      const found = components.filter((one) => one.name === name && !one.properties.some(isOfDevelopment))
      expect(
        found.map(({ hashes }) => hashes?.[0]?.alg),
        name,
      ).toEqual(['SHA-512'])
    }
  })
})

describe('secrets', () => {
  it('stand in no file of the repository', () => {
    const found = sources().flatMap(({ path, text: all }) => {
      const secret = path.endsWith('supply.test.ts') ? undefined : secretIn(all)
      return secret === undefined ? [] : [`${path}: ${secret.slice(0, 12)}`]
    })
    expect(found).toEqual([])
  })

  it.each([
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    `x = "AKIA${'ABCD'.repeat(4)}"`,
    `token: ghp_${'a1B2'.repeat(9)}`,
    'DATABASE_URL=postgres://baken:hunter22@db.internal/baken',
    '//npm.example.org/:_authToken=abc',
  ])('control: %s is seen', (line) => {
    expect(secretIn(`a line\n${line}\nanother`)).toBeDefined()
  })

  it('control: the address of a database on this machine, or one to be filled in, is none', () => {
    expect(secretIn('postgres://baken:baken@127.0.0.1:5432/baken')).toBeUndefined()
    expect(secretIn('postgres://baken:<password>@db.example.org/baken')).toBeUndefined()
  })
})
