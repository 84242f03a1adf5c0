import { epochOf, type Hex, type LogState, type Member, type Principal, samePrincipal, toHex } from '#wire'

/** Someone who is or was a member: the epochs they may read, both ends included; open while they are one. */
export type Span = {
  readonly principal: Principal
  readonly from: number
  readonly until?: number
  /** Named in the visitor's consent, but has not taken it (yet). */
  readonly offered: boolean
}

/** Members of `after` against the spans so far: who is gone reads up to the epoch they were last in. */
export function spansAfter(
  spans: readonly Span[],
  before: LogState | undefined,
  after: LogState,
): readonly Span[] {
  const last = before ? epochOf(before) : 0
  const isTaken = after.accepted && !before?.accepted
  const kept = spans.map((span) => {
    if (span.until !== undefined) return span
    if (!has(after.members, span.principal)) return { ...span, until: last }
    return isTaken ? { ...span, offered: false } : span
  })
  const open = kept.filter((span) => span.until === undefined)
  const fresh = after.members.filter((member) => !has(open, member.principal))
  // Who asks was not offered anything: they see it from the start.
  const isOffered = (principal: Principal): boolean =>
    !after.accepted && !(principal.kind === 'team' && principal.group === after.opener?.group)
  return [
    ...kept,
    ...fresh.map(({ principal, from }) => ({ principal, from, offered: isOffered(principal) })),
  ]
}

function has(list: readonly Pick<Member, 'principal'>[], principal: Principal): boolean {
  return list.some((item) => samePrincipal(item.principal, principal))
}

/** The spans one person speaks under: their own and their team's. */
export function spansOf(spans: readonly Span[], group: string, person: string): readonly Span[] {
  return spans.filter(
    ({ principal }) =>
      principal.kind !== 'guest' &&
      principal.group === group &&
      (principal.kind === 'team' || toHex(principal.person) === person),
  )
}

export function covers(span: Span, epoch: number): boolean {
  return epoch >= span.from && (span.until === undefined || epoch <= span.until)
}

/** The span of a guest who is one now. */
export function guestSpan(spans: readonly Span[], sign: Hex): Span | undefined {
  return spans.find(
    ({ principal, until }) =>
      until === undefined &&
      principal.kind === 'guest' &&
      principal.keys.some((key) => toHex(key.sign) === sign),
  )
}
