import { expect, it } from 'vitest'
import { viewOf } from '../../src/session/conversation/view.ts'
import { Ledger } from '../support/ledger.ts'

it.each([{ team: 'eindhoven', helpdesk: 'comensha' }, { team: 'eindhoven' }, { helpdesk: 'comensha' }])(
  'a view names those who were asked and no others: %j',
  (receivers) => {
    const { roster, state } = new Ledger().create(receivers)
    const view = viewOf({
      state: state!,
      roster,
      nameOf: () => undefined,
      cursor: 1,
      lines: [],
      writable: true,
      displaced: false,
      confirmed: false,
      own: '',
      outdated: false,
      missed: undefined,
      lost: [],
    })
    expect(view.receivers).toStrictEqual(receivers)
  },
)
