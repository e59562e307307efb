// Sends events as a shop's server would with RudderStack's SDK, and prints how many when all are delivered.
// node rudderstack.mjs HOST WRITE_KEY
import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const [dataPlaneUrl, writeKey] = process.argv.slice(2)
const failures = []
const analytics = new RudderAnalytics(writeKey, {
  dataPlaneUrl, flushAt: 10, flushInterval: 200, retryCount: 8, errorHandler: (error) => failures.push(error),
})

let sent = 0
const calls = []
const send = (method, message) => calls.push(new Promise((resolve) => analytics[method](message, () => { sent++; resolve() })))
for (let i = 0; i < 12; i++) {
  const userId = `rudder-${i}`
  const anonymousId = `rudder-visitor-${i}`
  send('track', { anonymousId, event: 'Referral Link Clicked', properties: { code: 'acme2222222222' } })
  send('identify', { userId, anonymousId, traits: { first_name: 'Ada', country: 'GB' } })
  send('alias', { userId, previousId: anonymousId })
  send('track', { userId, event: 'Order Completed', properties: { order_id: `o-${i}`, total: 19.99, currency: 'EUR' } })
  send('page', { userId, name: 'Home' })
  send('group', { userId, groupId: 'acme' })
}
const waited = new Promise((resolve) => setTimeout(resolve, 60000).unref())
await Promise.race([Promise.all(calls), waited])
console.log(JSON.stringify({ sent, failures: failures.map(String) }))
process.exit(0)
