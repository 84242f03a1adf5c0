import postgres from 'postgres'
import { Refused } from '#wire'

/** Runs a statement; whatever the database says, only a code comes out of it. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refusal(error)
  }
}

/** SQLSTATE of an error of the database, else undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof postgres.PostgresError ? error.code : undefined
}

/** Somebody else was first with the same unique value. */
export const UNIQUE_VIOLATION = '23505'
/** Gone when tried again: deadlock, serialisation. */
export const PASSING = new Set([UNIQUE_VIOLATION, '40001', '40P01'])
/** Connection, resources, lock timeout, operator, read-only: not the caller's fault, and perhaps over soon. */
const BUSY = /^(08|53|57|55P03|25006|58)/
const LOST = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOENT|ETIMEDOUT)/

function refusal(thrown: unknown): Refused {
  if (thrown instanceof Refused) return thrown
  // drizzle hides the database's error in `cause`, and puts the statement with its values into the message.
  const error = (thrown as { cause?: unknown }).cause ?? thrown
  const { code } = error as { code?: unknown }
  const busy = typeof code === 'string' && (sqlState(error) !== undefined ? BUSY : LOST).test(code)
  return new Refused(busy || PASSING.has(String(code)) ? 'busy' : 'failed')
}
