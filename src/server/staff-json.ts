import * as v from 'valibot'
import { Refused } from '#wire'
import { readBody } from './body.ts'

const LIMIT = 16_384

/** A JSON body of the staff calls, exactly of the given shape. */
export async function readJson<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const bytes = await readBody(request, LIMIT)
  const result = v.safeParse(schema, parsed(bytes))
  if (!result.success) throw new Refused('bad-request')
  return result.output
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused('bad-request')
  }
}
