import { describe, expect, it, test } from 'vitest'
import { readSettings, SettingFault } from '#wire/control'

const shared = { BAKEN_DATA: '/srv/data', BAKEN_KEYS: '/srv/a, /srv/b', BAKEN_ROSTER: '/srv/roster' }
const production = {
  ...shared,
  DATABASE_URL: 'postgres://baken@db/baken',
  VISITOR_ORIGIN: 'https://hulp.example.org',
  STAFF_ORIGIN: 'https://team.example.org',
  EXIT_URL: 'https://www.knmi.nl/',
}
const demo = { ...shared, BAKEN_DEMO_DATABASE: 'postgres://x@/baken?host=%2Ftmp%2Fs' }

function faultOf(env: Record<string, string | undefined>): string {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof SettingFault) return error.message
    throw error
  }
  return 'accepted'
}

describe('settings', () => {
  it('reads a production server and a demo', () => {
    expect(readSettings(production)).toMatchObject({
      demo: false,
      keys: ['/srv/a', '/srv/b'],
      visitorPort: 8080,
      staffPort: 8081,
      visitorOrigin: 'https://hulp.example.org',
      demoTime: undefined,
    })
    const set = readSettings({ ...demo, BAKEN_DEMO_TIME: '2026-11-27T23:10:00+01:00', VISITOR_PORT: '9000' })
    expect(set).toMatchObject({ demo: true, visitorPort: 9000, demoTime: Date.UTC(2026, 10, 27, 22, 10) })
    expect(set.visitorOrigin).toBeUndefined()
  })

  it('hands on every value, and nothing else', () => {
    expect(readSettings({ ...production, VISITOR_PORT: '1', STAFF_PORT: '65535', PATH: '/bin' })).toEqual({
      demo: false,
      data: '/srv/data',
      keys: ['/srv/a', '/srv/b'],
      roster: '/srv/roster',
      databaseUrl: 'postgres://baken@db/baken',
      visitorPort: 1,
      staffPort: 65_535,
      visitorOrigin: 'https://hulp.example.org',
      staffOrigin: 'https://team.example.org',
      exitUrl: 'https://www.knmi.nl/',
      demoTime: undefined,
      demoAccounts: undefined,
      mail: undefined,
      probe: undefined,
    })
    expect(readSettings({ ...demo, BAKEN_DEMO_ACCOUNTS: '/srv/accounts' })).toMatchObject({
      demo: true,
      databaseUrl: demo.BAKEN_DEMO_DATABASE,
      demoAccounts: '/srv/accounts',
      exitUrl: 'https://www.knmi.nl/',
    })
  })

  it.each(['BAKEN_DEMO_TIME', 'BAKEN_DEMO_ACCOUNTS', 'BAKEN_DEMO_DATABASE'])(
    'refuses %s beside a real database, in a sentence of its own kind',
    (name) => {
      expect(faultOf({ ...production, [name]: 'x' })).toBe(
        `${name} is for the demo and must not be set beside DATABASE_URL.`,
      )
      expect(() => readSettings({ ...production, [name]: 'x' })).toThrow(
        expect.objectContaining({ name: 'SettingFault' }),
      )
    },
  )

  it.each(Object.keys(production).filter((name) => name !== 'DATABASE_URL'))(
    'names %s when it is missing or empty',
    (name) => {
      for (const value of [undefined, '', '  ']) {
        const fault = faultOf({ ...production, [name]: value })
        expect(fault).toContain(name)
        expect(fault).toMatch(/^[^\n]+\.$/)
      }
    },
  )

  it.each([
    ['VISITOR_PORT', '0'],
    ['VISITOR_PORT', '65536'],
    ['STAFF_PORT', '80 80'],
    ['VISITOR_ORIGIN', 'https://hulp.example.org/'],
    ['VISITOR_ORIGIN', 'http://hulp.example.org'],
    ['STAFF_ORIGIN', 'hulp.example.org'],
    ['STAFF_ORIGIN', 'https://hulp.example.org'],
    ['EXIT_URL', 'javascript:alert(1)'],
    ['EXIT_URL', 'https://x.nl/\r\nset-cookie: a=b'],
    ['BAKEN_KEYS', '/one'],
    ['BAKEN_KEYS', '/one,/one'],
    ['BAKEN_DEMO_TIME', '2026-11-27T23:10:00Z'],
    ['BAKEN_ROSTR', '/srv/roster'],
  ])('refuses %s = %j by name', (name, value) => {
    expect(faultOf({ ...production, [name]: value })).toContain(name)
  })

  it('refuses a demo time that is no time, and a demo without its database', () => {
    expect(faultOf({ ...demo, BAKEN_DEMO_TIME: 'friday' })).toContain('BAKEN_DEMO_TIME')
    // as programs write it
    expect(readSettings({ ...demo, BAKEN_DEMO_TIME: '2026-11-27T22:10:00.000Z' }).demoTime).toBe(
      Date.UTC(2026, 10, 27, 22, 10),
    )
    expect(faultOf({ ...demo, BAKEN_DEMO_TIME: '2026-13-41T99:10:00Z' })).toContain('BAKEN_DEMO_TIME')
    expect(faultOf(shared)).toContain('DATABASE_URL')
  })
})

test('the token of who starts it is 32 bytes as hex, or nothing', () => {
  expect(readSettings({ ...demo, BAKEN_PROBE: '0f'.repeat(32) }).probe).toBe('0f'.repeat(32))
  for (const bad of ['', '0F'.repeat(32), '0f'.repeat(31)])
    expect(faultOf({ ...production, BAKEN_PROBE: bad })).toContain('BAKEN_PROBE')
})

describe('mail', () => {
  const mail = {
    BAKEN_SMTP: 'smtps://us%40er:pass%3Aword@mail.example.org',
    BAKEN_SENDER: 'baken@example.org',
    BAKEN_ADDRESSES: '/srv/addresses.json',
  }
  const read = (smtp: string): unknown => readSettings({ ...demo, ...mail, BAKEN_SMTP: smtp }).mail

  it('is read whole, in production and in the demo', () => {
    for (const env of [production, demo])
      expect(readSettings({ ...env, ...mail }).mail).toEqual({
        host: 'mail.example.org',
        port: 465,
        tls: 'whole',
        user: 'us@er',
        password: 'pass:word',
        sender: 'baken@example.org',
        addresses: '/srv/addresses.json',
      })
  })

  it('leaves this machine under TLS only', () => {
    expect(read('smtp://mail.example.org')).toMatchObject({ port: 587, tls: 'start' })
    expect(read('smtp://127.example.org:25')).toMatchObject({ tls: 'start' })
    expect(read('smtp://localhost.example.org')).toMatchObject({ tls: 'start' })
    expect(read('smtp://10.0.0.1:25')).toMatchObject({ port: 25, tls: 'start' })
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(read(`smtp://${host}:2525`)).toMatchObject({ port: 2525, tls: 'none', user: undefined })
    expect(read('smtps://localhost')).toMatchObject({ tls: 'whole' })
  })

  it.each([
    'http://a',
    'smtp:',
    'smtp://',
    'smtp://a/b',
    'smtp://a:0',
    'smtp://a:65536',
    'smtp://%@a',
    'a:25',
  ])('refuses %s', (smtp) => expect(faultOf({ ...demo, ...mail, BAKEN_SMTP: smtp })).toContain('BAKEN_SMTP'))

  it('is set whole or not at all, with a sender that is an address', () => {
    for (const name of ['BAKEN_SMTP', 'BAKEN_SENDER', 'BAKEN_ADDRESSES']) {
      expect(faultOf({ ...demo, ...mail, [name]: undefined })).toContain('together')
      expect(faultOf({ ...demo, ...mail, [name]: ' ' })).toContain('together')
    }
    expect(faultOf({ ...demo, ...mail, BAKEN_SENDER: 'nobody' })).toContain('BAKEN_SENDER')
  })
})
