import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

/** Shapes of migrations/, for cold queries and for the test that compares both. Partitions are SQL only. */
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })
const conv = () => bigint('conv', { mode: 'number' }).notNull()

export const migration = pgTable('migration', {
  version: integer('version').primaryKey(),
  digest: bytea('digest').notNull(),
  appliedHour: time('applied_hour').notNull(),
})

export const meta = pgTable('meta', { key: text('key').primaryKey(), value: text('value').notNull() })

export const conversation = pgTable('conversation', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  wireId: bytea('wire_id').notNull().unique(),
  groupCode: text('group_code').notNull(),
  helpdeskCode: text('helpdesk_code'),
  epoch: integer('epoch').notNull(),
  stale: boolean('stale').notNull(),
  head: bytea('head').notNull(),
  nextSeq: integer('next_seq').notNull(),
  entries: integer('entries').notNull(),
  state: smallint('state').notNull(),
  dueAt: time('due_at'),
  escalated: boolean('escalated').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  locator: bytea('locator').unique(),
  createdHour: time('created_hour').notNull(),
  activeHour: time('active_hour').notNull(),
  expiresWeek: date('expires_week', { mode: 'string' }).notNull(),
  quiet: boolean('quiet').notNull(),
})

export const frame = pgTable(
  'frame',
  {
    conv: conv(),
    seq: integer('seq').notNull(),
    expiresWeek: date('expires_week', { mode: 'string' }).notNull(),
    frameId: bytea('frame_id').notNull(),
    kind: smallint('kind').notNull(),
    epoch: integer('epoch').notNull(),
    body: bytea('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conv, table.seq, table.expiresWeek] })],
)

export const wrap = pgTable(
  'wrap',
  {
    conv: conv(),
    epoch: integer('epoch').notNull(),
    recipient: bytea('recipient').notNull(),
    seq: integer('seq').notNull(),
    body: bytea('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conv, table.recipient, table.epoch, table.seq] })],
)

export const pubkey = pgTable(
  'pubkey',
  { conv: conv(), hash: bytea('hash').notNull(), body: bytea('body').notNull() },
  (table) => [primaryKey({ columns: [table.conv, table.hash] })],
)

export const participant = pgTable(
  'participant',
  {
    conv: conv(),
    n: smallint('n').notNull(),
    groupCode: text('group_code').notNull(),
    person: bytea('person'),
    fromEpoch: integer('from_epoch').notNull(),
    untilEpoch: integer('until_epoch'),
  },
  (table) => [primaryKey({ columns: [table.conv, table.n] })],
)

export const asked = pgTable(
  'asked',
  {
    conv: conv(),
    groupCode: text('group_code').notNull(),
    dueAt: time('due_at').notNull(),
    told: boolean('told').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.conv, table.groupCode] })],
)

export const slice = pgTable('slice', {
  digest: bytea('digest').primaryKey(),
  bytes: bytea('bytes').notNull(),
})

export const head = pgTable('head', {
  version: integer('version').primaryKey(),
  bytes: bytea('bytes').notNull(),
})

export const outbox = pgTable(
  'outbox',
  { conv: conv(), groupCode: text('group_code').notNull(), dueAt: time('due_at').notNull() },
  (table) => [primaryKey({ columns: [table.conv, table.groupCode] })],
)

export const notice = pgTable('notice', {
  groupCode: text('group_code').primaryKey(),
  nextAt: time('next_at').notNull(),
  attempts: smallint('attempts').notNull(),
  pending: boolean('pending').notNull(),
})

export const audit = pgTable('audit', {
  n: bigint('n', { mode: 'number' }).primaryKey(),
  hour: time('hour').notNull(),
  body: bytea('body').notNull(),
  previous: bytea('previous').notNull(),
  hash: bytea('hash').notNull(),
})
