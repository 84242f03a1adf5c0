import * as v from 'valibot'
import { SettingFault } from './fault.ts'
import { type MailSettings, readMail } from './mail.ts'

/** Settings of the server by name, read once at the start. Folders and files as given, not resolved. */
export type Settings = {
  /** Production when `DATABASE_URL` is set; else the demo with the database the caller started. */
  readonly demo: boolean
  readonly databaseUrl: string
  readonly data: string
  readonly keys: readonly [string, string]
  readonly roster: string
  /** Undefined only in the demo: then it follows from the port taken. */
  readonly visitorOrigin: string | undefined
  readonly staffOrigin: string | undefined
  readonly visitorPort: number
  readonly staffPort: number
  readonly exitUrl: string
  /** Epoch ms at which the demo's clock starts; undefined = the real time. */
  readonly demoTime: number | undefined
  /** File with the demo's accounts; demo only. */
  readonly demoAccounts: string | undefined
  /** Hex of 32 bytes: who starts the server may test it. Made anew at each start, never set by hand. */
  readonly probe: string | undefined
  /** Undefined: no mail is sent. */
  readonly mail: MailSettings | undefined
}

/** Names that may stand in the environment; `BAKEN_ROOTS` is read by the build only. */
const KNOWN: ReadonlySet<string> = new Set([
  'BAKEN_DATA',
  'BAKEN_KEYS',
  'BAKEN_ROOTS',
  'BAKEN_ROSTER',
  'BAKEN_PROBE',
  'BAKEN_SMTP',
  'BAKEN_SENDER',
  'BAKEN_ADDRESSES',
  'BAKEN_DEMO_TIME',
  'BAKEN_DEMO_ACCOUNTS',
  'BAKEN_DEMO_DATABASE',
])

/** An absent name counts as empty, so that its own sentence is said and not valibot's. */
const text = (sentence: string): v.OptionalSchema<v.GenericSchema<unknown, string>, ''> =>
  v.optional(v.pipe(v.string(sentence), v.trim(), v.minLength(1, sentence)), '')

const HOST = '[a-z0-9]([a-z0-9.-]*[a-z0-9])?'
/** As a browser writes it in the `origin` header; plain http only for this machine. */
const ORIGIN = new RegExp(`^(https://${HOST}|http://localhost)(:[1-9]\\d{0,4})?$`)
const ADDRESS = new RegExp(`^(https://${HOST}|http://localhost)(:[1-9]\\d{0,4})?(/[!#-;=?-Z_a-z~]*)?$`)

const origin = (name: string): v.GenericSchema<unknown, string> => {
  const sentence = `${name} must be an origin such as https://example.org, without a path or a final slash.`
  return v.pipe(text(sentence), v.regex(ORIGIN, sentence))
}

const port = (name: string, otherwise: number): v.GenericSchema<unknown, number> => {
  const sentence = `${name} must be a port number from 1 to 65535.`
  return v.pipe(
    v.optional(text(sentence), String(otherwise)),
    v.regex(/^[1-9]\d{0,4}$/, sentence),
    v.transform(Number),
    v.maxValue(65_535, sentence),
  )
}

const EXIT = 'EXIT_URL must be the https address of an ordinary page to leave to.'
const exitUrl: v.GenericSchema<unknown, string> = v.pipe(text(EXIT), v.regex(ADDRESS, EXIT))

const KEYS = 'BAKEN_KEYS must name two different folders with a comma between them.'
const keys: v.GenericSchema<unknown, readonly [string, string]> = v.pipe(
  text(KEYS),
  v.transform((value) => value.split(',').map((folder) => folder.trim())),
  v.check((folders) => folders.length === 2 && !folders.includes('') && folders[0] !== folders[1], KEYS),
  v.transform((folders): readonly [string, string] => [folders[0] ?? '', folders[1] ?? '']),
)

const TIME = 'BAKEN_DEMO_TIME must be a date and time such as 2026-11-27T23:10:00+01:00.'
const demoTime: v.GenericSchema<unknown, number | undefined> = v.optional(
  v.pipe(
    text(TIME),
    v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/, TIME),
    v.transform((value) => Date.parse(value)),
    v.check((value) => Number.isFinite(value), TIME),
  ),
)

type Shared = Omit<Settings, 'demo' | 'databaseUrl' | 'demoTime' | 'demoAccounts' | 'mail' | 'probe'>
const shared = {
  BAKEN_DATA: text('BAKEN_DATA must name the folder for the status file.'),
  BAKEN_KEYS: keys,
  BAKEN_ROSTER: text('BAKEN_ROSTER must name the folder of the published roster.'),
  VISITOR_PORT: port('VISITOR_PORT', 8080),
  STAFF_PORT: port('STAFF_PORT', 8081),
}

const Production = v.object({
  ...shared,
  DATABASE_URL: text('DATABASE_URL must not be empty.'),
  VISITOR_ORIGIN: origin('VISITOR_ORIGIN'),
  STAFF_ORIGIN: origin('STAFF_ORIGIN'),
  EXIT_URL: exitUrl,
})

const Demo = v.object({
  ...shared,
  BAKEN_DEMO_DATABASE: text(
    'DATABASE_URL is not set and no demo database was started; run `npm start` for the demo.',
  ),
  VISITOR_ORIGIN: v.optional(origin('VISITOR_ORIGIN')),
  STAFF_ORIGIN: v.optional(origin('STAFF_ORIGIN')),
  EXIT_URL: v.optional(exitUrl, 'https://www.knmi.nl/'),
  BAKEN_DEMO_TIME: demoTime,
  BAKEN_DEMO_ACCOUNTS: v.optional(text('BAKEN_DEMO_ACCOUNTS must name a file.')),
})

type Environment = Readonly<Record<string, string | undefined>>

function parsed<T>(schema: v.GenericSchema<unknown, T>, env: Environment): T {
  const result = v.safeParse(schema, env, { abortEarly: true })
  if (result.success) return result.output
  throw new SettingFault(result.issues[0].message)
}

function sharedOf(env: v.InferOutput<typeof Demo> | v.InferOutput<typeof Production>): Shared {
  return {
    data: env.BAKEN_DATA,
    keys: env.BAKEN_KEYS,
    roster: env.BAKEN_ROSTER,
    visitorPort: env.VISITOR_PORT,
    staffPort: env.STAFF_PORT,
    visitorOrigin: env.VISITOR_ORIGIN,
    staffOrigin: env.STAFF_ORIGIN,
    exitUrl: env.EXIT_URL,
  }
}

function probeOf(env: Environment): string | undefined {
  const token = env['BAKEN_PROBE']
  if (token !== undefined && !/^[0-9a-f]{64}$/.test(token))
    throw new SettingFault('BAKEN_PROBE is made by the command that starts the server and not set by hand.')
  return token
}

function production(env: Environment): Settings {
  for (const name of ['BAKEN_DEMO_TIME', 'BAKEN_DEMO_ACCOUNTS', 'BAKEN_DEMO_DATABASE']) {
    if (env[name] !== undefined)
      throw new SettingFault(`${name} is for the demo and must not be set beside DATABASE_URL.`)
  }
  const read = parsed(Production, env)
  if (read.VISITOR_ORIGIN === read.STAFF_ORIGIN)
    throw new SettingFault('STAFF_ORIGIN must differ from VISITOR_ORIGIN.')
  return {
    ...sharedOf(read),
    demo: false,
    databaseUrl: read.DATABASE_URL,
    demoTime: undefined,
    demoAccounts: undefined,
    mail: readMail(env),
    probe: probeOf(env),
  }
}

function demo(env: Environment): Settings {
  const read = parsed(Demo, env)
  return {
    ...sharedOf(read),
    demo: true,
    databaseUrl: read.BAKEN_DEMO_DATABASE,
    demoTime: read.BAKEN_DEMO_TIME,
    demoAccounts: read.BAKEN_DEMO_ACCOUNTS,
    mail: readMail(env),
    probe: probeOf(env),
  }
}

/** Reads the settings strictly; throws a SettingFault with one sentence that names the first wrong one. */
export function readSettings(env: Environment): Settings {
  const strange = Object.keys(env).find((name) => name.startsWith('BAKEN_') && !KNOWN.has(name))
  if (strange) throw new SettingFault(`${strange} is not a setting of this server.`)
  return env['DATABASE_URL'] === undefined ? demo(env) : production(env)
}
