// Package alert tells who starred a session that it moved or is off: by notifications on their devices, or by mail to an address that
// they confirmed, without an account.
//
// Words: an alert is what somebody is told about sessions that they starred; a subscription is a way of telling them, with the kinds of
// change that they want to hear of; a round is a release that was looked at; a delivery is a notification that is owed.
//
// Always true: nobody is told but of what they starred, and of nothing that they did not ask for; a delivery leaves at least once, and is
// made once for each subscription, release and session; what did not leave before the next release is told with it, once; who is told here
// is not told of stars by messages (package notice).
//
// Not here: what speakers are told, calendars.
package alert
