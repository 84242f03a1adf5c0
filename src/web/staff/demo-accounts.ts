import type { StoredAccount } from '#web/core'
import { fromHex } from '#wire'

const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

const accountOf = (value: unknown): readonly StoredAccount[] => {
  if (!isFields(value)) return []
  const { id, name, group, passphrase, wrapped } = value
  const bytes = typeof wrapped === 'string' ? fromHex(wrapped) : undefined
  if (typeof id !== 'string' || typeof name !== 'string' || typeof group !== 'string' || !bytes) return []
  return [
    {
      ...{ id, name, group, seeds: [{ way: 'passphrase', wrapped: bytes }] },
      ...(typeof passphrase === 'string' ? { passphrase } : {}),
    },
  ]
}

/** Reads `/demo.json`: a list of `{ id, name, group, passphrase, wrapped }`, bytes as hex. */
export const readDemoAccounts = (value: unknown): readonly StoredAccount[] =>
  Array.isArray(value) ? value.flatMap(accountOf) : []
