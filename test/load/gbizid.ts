/** Mock GビズID as a process of its own, with the gateway's own address registered there. Says its address to its parent. */

import { sampleClients } from '../../mock-idps/gbizid/clients.ts'
import { startMockGbizid } from '../../mock-idps/gbizid/index.ts'

const { REDIRECT_URI = '' } = process.env
const mock = await startMockGbizid({
  clients: sampleClients.map((client) => ({ ...client, ...(REDIRECT_URI && { redirectUri: REDIRECT_URI }) })),
})
process.send?.({ origin: mock.url, issuer: mock.issuer })
// Ends with its parent, however that ends.
process.once('disconnect', () => process.exit(0))
