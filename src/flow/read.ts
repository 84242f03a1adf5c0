import type { Script } from './script.ts'

const FIELDS = ['facts', 'params', 'person', 'steps', 'roles', 'sides', 'nodes'] as const

/** A script file as data. Only the outline is looked at: `check` has judged the rest when it was built. */
export const readScript = (value: unknown): Script | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  const named = typeof fields['id'] === 'string' && typeof fields['version'] === 'number'
  const outlined = FIELDS.every((name) => typeof fields[name] === 'object' && fields[name] !== null)
  return named && outlined && typeof fields['start'] === 'string' && Array.isArray(fields['nodes'])
    ? (value as Script)
    : undefined
}
