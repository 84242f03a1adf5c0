import type { Hex } from '#wire'
import type { Body } from '../body.ts'
import type { Line, Who } from '../view.ts'

/** Who a guest is, in the words of the person who vouched. */
export type Vouch = { readonly name: string; readonly role: string; readonly vouchedBy: string }

function askIn(body: Body): Extract<Body, { t: 'invite' }> | undefined {
  if (body.t === 'repeat') return askIn(body.body)
  return body.t === 'invite' ? body : undefined
}

/**
 * By public key: what was asked of the visitor last before this guest came in. Only somebody of the roster can vouch,
 * and nothing said later gives a guest another name. Who cannot read the ask has the visitor's word for it.
 */
export function vouchesOf(lines: readonly Line[]): ReadonlyMap<Hex, Vouch> {
  const asked = new Map<Hex, Vouch>()
  const joined = new Map<Hex, Vouch>()
  for (const line of lines) {
    if (line.kind === 'broken') continue
    if (line.kind === 'event') {
      const { sign } = line.who
      if (line.event !== 'joined' || sign === undefined) continue
      const vouch = asked.get(sign)
      if (vouch) joined.set(sign, vouch)
      else joined.delete(sign)
      continue
    }
    const { from, body } = line
    if (from.kind === 'person') learn(asked, askIn(body), from.name ?? '')
    if (from.kind !== 'visitor' || body.t !== 'invited' || !body.guest) continue
    const { sign, name, role, by } = body.guest
    if (!joined.has(sign)) joined.set(sign, { name, role, vouchedBy: by })
  }
  return joined
}

function learn(asked: Map<Hex, Vouch>, ask: ReturnType<typeof askIn>, vouchedBy: string): void {
  if (ask?.guest) asked.set(ask.guest.sign, { name: ask.name, role: ask.guest.role, vouchedBy })
}

function described(who: Who, vouches: ReadonlyMap<Hex, Vouch>): Who {
  const vouch = who.sign === undefined ? undefined : vouches.get(who.sign)
  return vouch ? { ...who, ...vouch } : who
}

/** The lines with every guest named as they were vouched for. */
export function withGuests(lines: readonly Line[], vouches: ReadonlyMap<Hex, Vouch>): readonly Line[] {
  if (vouches.size === 0) return lines
  return lines.map((line) => {
    if (line.kind === 'message') return { ...line, from: described(line.from, vouches) }
    if (line.kind !== 'event') return line
    const to = line.to && { to: described(line.to, vouches) }
    return { ...line, who: described(line.who, vouches), ...to }
  })
}
