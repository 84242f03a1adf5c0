import type { StoredAccount } from '#web/core'
import { fromHex } from '#wire'

const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

const accountOf = (value: unknown): readonly StoredAccount[] => {
  if (!isFields(value)) return []
  const { id, name, group, passphrase, wrapped } = value
  const bytes = typeof wrapped === 'string' ? fromHex(wrapped) : undefined
  if (typeof id !== 'string' || typeof name !== 'string' || typeof group !== 'string') return []
  if (typeof passphrase !== 'string' || bytes === undefined) return []
  return [{ id, name, group, passphrase, seeds: [{ way: 'passphrase', wrapped: bytes }] }]
}

/** Reads `/demo.json`: `{ accounts: [{ id, name, group, passphrase, wrapped }] }`, bytes as hex. */
export const readDemoAccounts = (value: unknown): readonly StoredAccount[] =>
  isFields(value) && Array.isArray(value['accounts']) ? value['accounts'].flatMap(accountOf) : []
