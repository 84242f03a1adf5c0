/** What is installed, by `package.json`, `package-lock.json` (version 3) and `.npmrc`. */
export type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}
type Locked = {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
  readonly license?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
}
export type Lock = {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, Locked & Partial<Manifest>>>
}
export type Supply = { readonly manifest: Manifest; readonly lock: Lock; readonly npmrc: string }

const MOST = 12
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/
const LICENSES: readonly string[] = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'Unlicense'],
  'MIT OR Apache-2.0',
]
/** npm runs these around an installation, ours and those of whoever installs us. */
const HOOKS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'pretest', 'prestart']

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13)

/** A tool's binary for another machine than the one the lock was made on: of those npm knows no digest. */
const isElsewhere = ({ dev, optional, os, cpu }: Locked): boolean =>
  dev === true && optional === true && (os !== undefined || cpu !== undefined)

/** Packages that run where the product runs, by name. */
export const runtimeOf = ({ packages }: Lock): readonly string[] =>
  Object.entries(packages)
    .filter(([path, one]) => path !== '' && !one.dev && !one.optional && !one.devOptional)
    .map(([path]) => nameOf(path))
    .sort()

/** What is wrong with how the product gets its packages; empty when nothing is. */
export function supplyFaults({ manifest, lock, npmrc }: Supply): readonly string[] {
  const { dependencies, devDependencies, optionalDependencies, scripts } = manifest
  const direct = { ...dependencies, ...devDependencies, ...optionalDependencies }
  const root = lock.packages['']
  const isSame =
    JSON.stringify([root?.dependencies, root?.devDependencies, root?.optionalDependencies]) ===
    JSON.stringify([dependencies, devDependencies, optionalDependencies])
  const locked = Object.entries(lock.packages).filter(([path]) => path !== '')
  return [
    ...(Object.keys(dependencies).length > MOST ? [`more than ${MOST} direct packages at run time`] : []),
    ...Object.entries(direct).flatMap(([name, version]) =>
      EXACT.test(version) ? [] : [`${name} is ${version}`],
    ),
    ...(lock.lockfileVersion === 3 && isSame ? [] : ['the lock is not of this manifest']),
    ...locked.flatMap(([path, { version = '', integrity = '', resolved, link, license, ...one }]) => [
      ...(EXACT.test(version) ? [] : [`${path} is ${version}`]),
      ...(SHA512.test(integrity) || (integrity === '' && isElsewhere(one)) ? [] : [`${path} has no digest`]),
      ...(resolved === undefined && !link ? [] : [`${path} comes from somewhere else`]),
      ...((license === undefined ? isElsewhere(one) : LICENSES.includes(license))
        ? []
        : [`${path}: ${license}`]),
    ]),
    ...(/^ignore-scripts=true$/m.test(npmrc) ? [] : ['scripts of packages run']),
    ...(/^save-exact=true$/m.test(npmrc) ? [] : ['versions are not kept exactly']),
    ...HOOKS.flatMap((name) => (name in scripts ? [`script ${name}`] : [])),
  ]
}

const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bglpat-[\w-]{20}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /\b(?:postgres(?:ql)?|smtps?|https?|nats):\/\/[^\s/:@'"`$<{]+:[^\s/@'"`$<{]{3,}@(?!127\.0\.0\.1|localhost|host\b|[\w.]*\bexample\.)[\w.-]+(?=[:/?\s'"`]|$)/,
  /(?:_authToken|_password)\s*=/,
]

/** The first of these patterns that a text holds, as written. */
export const secretIn = (text: string): string | undefined =>
  SECRETS.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined)
