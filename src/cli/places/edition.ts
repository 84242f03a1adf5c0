import { inForce, isTakenUp, type Places, plansOf, problems, proposed, rowsOf } from '#regions'
import type { Register } from '#wire/control'
import { CeremonyFault } from '../roster/fault.ts'

/** The next edition of the table, and what is told about how it was made. */
export type NextEdition = { readonly places: Places; readonly lines: readonly string[] }

type Proposal = Register['proposals'] extends ReadonlyMap<number, infer P> ? P : never

/** Accepted under the roster that is newest now; what was accepted before was for an earlier ceremony. */
function isDue({ state, decided }: Proposal, version: number): boolean {
  return state === 'accepted' && decided?.roster === version
}

/**
 * The signed table with every proposal that was accepted under it, in their order, and with the weeks that count now.
 * Throws a CeremonyFault when it would not be sound. `at`: epoch ms, `version`: of the newest roster.
 */
export function nextEdition(signed: Places, register: Register, version: number, at: number): NextEdition {
  const lines: string[] = []
  let table = signed
  for (const [n, proposal] of register.proposals) {
    const rows = rowsOf(proposal.change)
    if (proposal.state !== 'accepted' || isTakenUp(table, rows)) continue
    const next = isDue(proposal, version) ? proposed(table, rows) : undefined
    lines.push(
      `${next ? 'Taken up' : 'LEFT OUT (accepted under an earlier roster)'}: proposal ${n}, ${rows.map(({ of }) => of).join(', ')}`,
    )
    table = next ?? table
  }
  const { plans = [] } = plansOf(register, table)
  for (const { service } of plans) lines.push(`Taken up: hours of ${service}`)
  const places = {
    ...inForce(table, { groups: [], plans }),
    edition: new Date(at).toISOString().slice(0, 10),
  }
  const known = new Set(problems(signed, at))
  const fault = [...problems(places, at)].find((one) => !known.has(one))
  if (fault !== undefined) throw new CeremonyFault(`The next edition would not be sound: ${fault}.`)
  return { places, lines }
}
