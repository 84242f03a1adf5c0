import { asc, eq } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { type Bytes, type Random, toHex } from '#wire'
import { appendEntry } from './append-entry.ts'
import { ask, readAsked, readPassed, tellPassed } from './asked.ts'
import { appendAudit, appendChange, readAudit } from './audit.ts'
import type { Sql } from './connection.ts'
import { Conversations } from './conversations.ts'
import { create } from './create.ts'
import { erase } from './erase.ts'
import { guarded } from './fault.ts'
import { Frames } from './frames.ts'
import { keep } from './keep.ts'
import type { KeyStore } from './keys/key-store.ts'
import { Messages } from './messages.ts'
import { Notices } from './notices.ts'
import { Places } from './places.ts'
import { PublicFiles } from './public-files.ts'
import { conversation, meta, participant } from './schema.ts'
import { StartFault } from './start-fault.ts'
import type { Participant, Store } from './store.ts'
import { Vault } from './vault.ts'

type StoreDeps = { readonly sql: Sql; readonly keyStore: KeyStore; readonly random: Random }

/** The store on a migrated database. Throws a StartFault when the keys beside it are not its own. */
export async function openStore(deps: StoreDeps): Promise<Store> {
  const { sql, keyStore, random } = deps
  const db = drizzle(sql)
  await bindKeys(db, keyStore)
  const vault = new Vault(keyStore, random)
  const places = new Places(sql)
  const messages = new Messages(sql, places, vault)
  const frames = new Frames(sql, places, vault)
  const rows = new Conversations(sql, vault)
  const files = new PublicFiles(db)
  const notices = new Notices(sql)
  return {
    create: (input) => create(sql, vault, input),
    appendMessage: (input) => messages.append(input),
    appendEntry: (input) => appendEntry(sql, vault, input),
    conversation: (id) => rows.find(id),
    entries: (id) => frames.entries(id),
    since: (id, cursor, limit, readable) => frames.since(id, cursor, limit, readable),
    wraps: (id, recipient) => frames.wraps(id, recipient),
    key: (id, hash) => frames.key(id, hash),
    participantsOf: async (id) => ((await vault.has(id)) ? participantsOf(db, id) : undefined),
    findByLocator: (locator) => rows.findByLocator(locator),
    queue: (who, list, page) => rows.queue(who, list, page),
    quietQueue: (group) => rows.quietQueue(group),
    takesPart: (who) => rows.takesPart(who),
    escalate: (now, limit) => rows.escalate(now, limit),
    hasten: (now, answering, listed) => rows.hasten(now, answering, listed),
    idle: (when, limit) => rows.idle(when, limit),
    ask: (id, group, dueAt) => ask(sql, id, group, dueAt),
    asked: (id) => readAsked(sql, id),
    passed: (now, limit) => readPassed(sql, now, limit),
    tellPassed: (passed, head, groups, now) => tellPassed(sql, passed, head, groups, now),
    claimNotices: (now, limit) => notices.claim(now, limit),
    noticeSent: (claimed, now) => notices.sent(claimed, now),
    noticeFailed: (claimed, now) => notices.failed(claimed, now),
    alarm: (now) => notices.alarm(now),
    dropNotices: () => notices.drop(),
    keep: async (id, until) => {
      const day = await keep(sql, id, until)
      places.forget(id)
      return (await vault.has(id)) ? day : undefined
    },
    erase: async (id) => {
      places.forget(id)
      return erase(sql, vault, id)
    },
    putSlice: (digest, bytes) => files.putSlice(digest, bytes),
    slice: (digest) => files.slice(digest),
    putHead: (version, bytes) => files.putHead(version, bytes),
    head: (version) => files.head(version),
    headLatest: () => files.headLatest(),
    appendAudit: (body, at) => appendAudit(sql, body, at),
    appendChange: (body, at, previous) => appendChange(sql, body, at, previous),
    audit: (after, limit) => readAudit(sql, after, limit),
  }
}

async function participantsOf(
  db: PostgresJsDatabase,
  id: Bytes,
): Promise<readonly Participant[] | undefined> {
  const found = await guarded(() =>
    db
      .select({ conv: conversation.id, part: participant })
      .from(conversation)
      .leftJoin(participant, eq(participant.conv, conversation.id))
      .where(eq(conversation.wireId, id))
      .orderBy(asc(participant.n)),
  )
  if (found.length === 0) return undefined
  return found.flatMap(({ part }) => {
    if (!part) return []
    return {
      group: part.groupCode,
      ...(part.person === null ? {} : { person: new Uint8Array(part.person) }),
      fromEpoch: part.fromEpoch,
      ...(part.untilEpoch === null ? {} : { untilEpoch: part.untilEpoch }),
    }
  })
}

/** A database whose keys were lost or exchanged would look empty; better not to start. */
async function bindKeys(db: PostgresJsDatabase, keyStore: KeyStore): Promise<void> {
  const value = toHex(keyStore.id)
  try {
    await db.insert(meta).values({ key: 'keys', value }).onConflictDoNothing()
    const [bound] = await db.select().from(meta).where(eq(meta.key, 'keys'))
    if (bound?.value === value) return
  } catch {
    throw new StartFault('the database is not prepared: run baken migrate')
  }
  throw new StartFault('the keys in BAKEN_KEYS do not belong to this database: put back the right ones')
}
