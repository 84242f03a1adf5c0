import type { Body } from '#web/worker'

/** Kinds that the worker seals only in an epoch of the open page: a found code must not open them. */
const HERE_ONLY: readonly Body['t'][] = ['sheet', 'file']

export const isHereOnly = ({ t }: Pick<Body, 't'>): boolean => HERE_ONLY.includes(t)
