// Sends events as a shop's server would with Segment's SDK, and prints how many when all are delivered.
// node segment.mjs HOST WRITE_KEY
import { Analytics } from '@segment/analytics-node'

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey, flushAt: 10, flushInterval: 200, maxRetries: 8 })
const failures = []
analytics.on('error', (error) => failures.push(error))

let sent = 0
const count = () => sent++
for (let i = 0; i < 12; i++) {
  const userId = `segment-${i}`
  const anonymousId = `segment-visitor-${i}`
  analytics.track({ anonymousId, event: 'Referral Link Clicked', properties: { code: 'acme2222222222' } }, count)
  analytics.identify({ userId, anonymousId, traits: { first_name: 'Ada', country: 'GB' } }, count)
  analytics.alias({ userId, previousId: anonymousId }, count)
  analytics.track({ userId, event: 'Order Completed', properties: { order_id: `o-${i}`, total: 19.99, currency: 'EUR' } }, count)
  analytics.page({ userId, name: 'Home' }, count)
  analytics.group({ userId, groupId: 'acme' }, count)
}
await analytics.closeAndFlush({ timeout: 60000 })
console.log(JSON.stringify({ sent, failures: failures.map(String) }))
