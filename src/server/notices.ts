import type { Claimed } from '#storage'
import type { NoticesAnswer } from '#wire/control'
import type { Deps } from './deps.ts'
import { LETTERS } from './mail/letter.ts'
import type { Post } from './mail/post.ts'
import { sharedTurn } from './shared-turn.ts'

/** Groups told in one go. */
const BATCH = 10
/** Failures after which the operator hears of it, and again after as many more. */
const REPEATED = 3
const OPERATOR = ''

type NoticeDeps = Pick<Deps, 'store' | 'clock' | 'post' | 'say'>

export interface Notices {
  /** Sends what waits in the outbox; resolves to the number of mails the mail server took. Safe at any moment. */
  tick(): Promise<number>
}

/**
 * The outbox is filled in the transaction of what is to be told, and emptied after the mail server took the mail: at
 * least once, whatever dies in between.
 */
export function notices(deps: NoticeDeps): Notices {
  return { tick: sharedTurn(() => turn(deps)) }
}

async function turn(deps: NoticeDeps): Promise<number> {
  const { store, clock, post } = deps
  if (!post) {
    await store.dropNotices()
    return 0
  }
  let sent = 0
  for (;;) {
    const claimed = await store.claimNotices(clock(), BATCH)
    const went = await Promise.all(claimed.map((one) => tell(deps, post, one)))
    sent += went.filter((isSent) => isSent).length
    if (claimed.length < BATCH) return sent
  }
}

/** Whether a mail went out. A group without an address has none. */
async function tell({ store, clock, say }: NoticeDeps, post: Post, claimed: Claimed): Promise<boolean> {
  const isOperator = claimed.group === OPERATOR
  try {
    const { operator, groups } = await post.addresses()
    const to = isOperator ? operator : (groups[claimed.group] ?? [])
    const isComplete = to.length === 0 || (await post.send(isOperator ? LETTERS.alarm : LETTERS.waits, to))
    await store.noticeSent(claimed, clock())
    if (!isComplete && !isOperator) {
      say?.('E-mail: the mail server refused an address of BAKEN_ADDRESSES.')
      await store.alarm(clock())
    }
    return to.length > 0
  } catch {
    await store.noticeFailed(claimed, clock())
    const failures = claimed.attempts + 1
    if (failures % REPEATED === 0) {
      say?.(`E-mail: a notice could not be sent, ${failures} times in a row; it is tried again.`)
      if (!isOperator) await store.alarm(clock())
    }
    return false
  }
}

/** What the people of one group may count on. */
export async function toldBy({ post }: Pick<Deps, 'post'>, group: string): Promise<NoticesAnswer> {
  const addresses = await post?.addresses().catch(() => undefined)
  return { mail: (addresses?.groups[group] ?? []).length > 0 }
}

/** One sentence for the operator at the start. */
export function mailLine({ post }: Pick<Deps, 'post'>): string {
  return post
    ? 'E-mail is set up: groups in BAKEN_ADDRESSES are told that something waits.'
    : 'No e-mail is set up: nobody who has no console open is told that somebody waits (BAKEN_SMTP).'
}
