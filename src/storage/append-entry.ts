import { MAX_ENTRIES } from '#wire'
import { besideArguments } from './beside.ts'
import type { Sql } from './connection.ts'
import { guarded, sqlState, UNIQUE_VIOLATION } from './fault.ts'
import { type Appended, type NewEntry, type No, STATE } from './store.ts'
import { hourOf, minuteOf } from './time.ts'
import type { Sealer, Vault } from './vault.ts'

export type EntryOutcome = Appended | No<'not-found' | 'stale-head' | 'full' | 'not-allowed'>

type Answer = {
  readonly outcome: 'stored' | 'duplicate' | 'not-found' | 'stale-head' | 'full'
  readonly seq: number
}

/** One log entry under the row lock of its conversation (PROTOCOL §7). */
export async function appendEntry(sql: Sql, vault: Vault, input: NewEntry): Promise<EntryOutcome> {
  const seal = await vault.sealer(input.conversation)
  if (!seal) return { ok: false, code: 'not-found' }
  const answer = await guarded(() => insert(sql, input, seal))
  switch (answer.outcome) {
    case 'stored':
    case 'duplicate':
      return { ok: true, seq: answer.seq, duplicate: answer.outcome === 'duplicate' }
    default:
      return { ok: false, code: answer.outcome }
  }
}

type Refusal = { readonly outcome: 'not-allowed'; readonly seq: 0 }

async function insert(sql: Sql, input: NewEntry, seal: Sealer): Promise<Answer | Refusal> {
  const { conversation, id: name, dueAt } = input
  const body = seal({ what: 'frame', conversation, name }, input.frame)
  try {
    const [answer] = await sql<Answer[]>`
      select outcome, seq from append_entry(${conversation}, ${input.previousHead}, ${name}, ${body},
        ${input.newHead}, ${input.epoch}, ${input.stale}, ${STATE[input.state]}::smallint, ${dueAt === undefined},
        ${typeof dueAt === 'number' ? minuteOf(dueAt) : null}::timestamptz, ${input.tokenHash ?? null}::bytea,
        ${input.locator ?? null}::bytea, ${input.dropReturnWraps ?? null}::bytea,
        ${hourOf(input.at)}::timestamptz, ${MAX_ENTRIES}, ${besideArguments(sql, conversation, input, seal)})`
    return answer ?? { outcome: 'not-found', seq: 0 }
  } catch (error) {
    // The only unique value that another conversation can hold.
    if (sqlState(error) === UNIQUE_VIOLATION && constraintOf(error) === 'conversation_locator_key') {
      return { outcome: 'not-allowed', seq: 0 }
    }
    throw error
  }
}

function constraintOf(error: unknown): string | undefined {
  return (error as { constraint_name?: string }).constraint_name
}
