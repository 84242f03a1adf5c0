import type { ProbeRequest } from '#wire/control'
import type { Visitor } from './visitor.ts'

type What = Extract<ProbeRequest, { t: 'failed' }>['what']
/** `group` '' = nothing answered at all. */
export type Failure = { readonly group: string; readonly what: What }

/** A handoff for every group that is asked first, each looked at and erased; what was not as it should be. */
export async function selfTest(visitor: Visitor): Promise<readonly Failure[]> {
  const head = await visitor.load().catch(() => undefined)
  if (!head) return [{ group: '', what: 'handoff' }]
  const helpdesk = head.groups.find(({ role }) => role === 'helpdesk')?.code ?? ''
  const failures: Failure[] = []
  for (const { code, role } of head.groups) {
    if (role === 'partner') continue
    const team = role === 'team' ? code : ''
    const whats = await tryGroup(visitor, code, team, helpdesk)
    for (const what of whats) failures.push({ group: code, what })
  }
  // Said by the server itself, to the operator and where the helpdesk sees it.
  for (const failure of failures) await visitor.probe({ t: 'failed', ...failure }).catch(() => undefined)
  return failures
}

async function tryGroup(
  visitor: Visitor,
  group: string,
  team: string,
  helpdesk: string,
): Promise<readonly What[]> {
  const made = await visitor.handOff('test', team, helpdesk).catch(() => undefined)
  if (!made) return ['handoff']
  const { conversation } = made
  const answer = await visitor.probe({ t: 'check', conversation, group }).catch(() => undefined)
  const isErased = await visitor.erase(made).then(
    () => true,
    () => false,
  )
  return [...(answer?.faults ?? (['list'] as const)), ...(isErased ? [] : (['erase'] as const))]
}
