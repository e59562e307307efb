package scoring

import (
	"math"
	"strconv"

	"goodword/models"
	"goodword/scoring/features"
)

// phrases are what can be said of each column and each code of the scorecard. Where nothing is known they say so.
var phrases = map[string]func(facts) string{
	ReasonBase:          says("the level of everybody"),
	"calibration":       says("what this program has seen of everybody so far"),
	ReasonPromoter:      answer("a promoter: "),
	ReasonPassive:       answer("neither promoter nor detractor: "),
	ReasonDetractor:     answer("a detractor: "),
	"nps_unknown":       answer(""),
	ReasonRecentOrder:   lastOrder,
	ReasonNoRecentOrder: lastOrder,
	"no_order":          lastOrder,
	ReasonFirstOrder:    orders,
	ReasonRepeat:        orders,
	ReasonTenure:        tenure,
	ReasonPastShare:     shares,
	ReasonRecentTicket:  lately(features.Tickets30, "support tickets of late"),
	ReasonOpenTicket:    openTicket, // of the column of that name, too

	"nps_known":      answered,
	"nps_latest":     answer(""),
	"nps_age_days":   answerAge,
	"orders":         orders,
	"orders_30d":     lately(features.Orders30, "orders of late"),
	"order_age_days": lastOrder,
	"tenure_days":    tenure,
	"shares":         shares,
	"shares_30d":     lately(features.Shares30, "shares of late"),
	"tickets_30d":    lately(features.Tickets30, "support tickets of late"),
	"refunds":        ever(features.Refunds, "had no refund", "had a refund"),
	"logins_30d":     lately(features.Logins30, "logins of late"),
	"clicks":         ever(features.Clicks, "has never clicked in our messages", "has clicked in our messages"),
	"nps_trend":      npsTrend,
	"orders_365d":    lately(features.Orders365, "orders in about a year"),
	"spend_minor":    spend,
	"order_minor":    orderValue,
	"activity_7d":    lately(features.Activity7, "events of the customer's own in about a week"),
	"activity_30d":   lately(features.Activity30, "events of the customer's own in about a month"),
	"last_seen_days": since(features.LastSeenDays, "last active ", "never seen active"),
	"tickets":        ever(features.Tickets, "has never opened a support ticket", "has opened a support ticket"),
	"shares_365d":    lately(features.Shares365, "shares in about a year"),
	"share_age_days": since(features.ShareAgeDays, "last share ", "has not shared yet"),
	"exposures_30d":  lately(features.Exposures30, "asks seen of late"),
	"clicks_30d":     lately(features.Clicks30, "clicks in our messages of late"),
	"asks_30d":       lately(features.Asks30, "asks of late"),
	"ask_age_days":   since(features.AskAgeDays, "last asked ", "never asked before"),
	"friends":        friends,
	"unsubscribes":   ever(features.Unsubscribes, "has never unsubscribed", "has unsubscribed"),
	"complaints":     ever(features.Complaints, "has never marked a message as spam", "has marked a message as spam"),
	"reviews":        ever(features.Reviews, "has written no review", "has written a review"),
	"renewals":       ever(features.Renewals, "has not renewed yet", "has renewed"),

	"plan":   level(features.Plan, "plan", "the plan is ", "the customer's plan", "no plan known"),
	"locale": level(features.Locale, "locale", "the language is ", "the customer's language", "no language known"),
	"device": level(features.Device, "device", "the device is ", "the customer's device", "no device known"),

	"channel":         channel,
	"approach":        level(features.ActionApproach, "approach", "asked with the approach ", "the approach of the ask", "asked with no approach yet"),
	"moment":          level(features.ActionMoment, "moment", "asked in the moment ", "the moment of the ask", "asked in no moment"),
	"advocate_kind":   rewardKind(features.ActionAdvocateKind, "the customer"),
	"advocate_reward": reward(features.ActionAdvocateKind, features.ActionAdvocate, "advocate_reward", "the customer"),
	"friend_kind":     rewardKind(features.ActionFriendKind, "the friend"),
	"friend_reward":   reward(features.ActionFriendKind, features.ActionFriend, "friend_reward", "the friend"),
	"wait_hours":      wait,
}

func says(words string) func(facts) string { return func(facts) string { return words } }

// since is for ages in days.
func since(place int, before, never string) func(facts) string {
	return func(f facts) string {
		if days, known := f.at(place); known {
			return before + ago(days)
		}
		return never
	}
}

// lately is for decayed counts, which are no whole numbers: recent events count nearly whole, old ones hardly.
func lately(place int, what string) func(facts) string {
	return func(f facts) string {
		x, known := f.at(place)
		switch {
		case !known:
			return what + ": not known"
		case x < 0.05:
			return what + ": none"
		}
		return what + ": " + number(x)
	}
}

// ever is for plain counts.
func ever(place int, none, some string) func(facts) string {
	return func(f facts) string {
		n, _ := f.at(place)
		switch {
		case n < 0.5:
			return none
		case n < 1.5:
			return some
		}
		return some + " " + times(n)
	}
}

// level is for names: with the name, with one that nobody told, and with none.
func level(place int, column, before, unnamed, none string) func(facts) string {
	return func(f facts) string {
		name, known := f.level(place, column)
		switch {
		case !known:
			return none
		case name == "":
			return unnamed
		}
		return before + name
	}
}

// answer is the latest NPS answer.
func answer(before string) func(facts) string {
	return func(f facts) string {
		if known, _ := f.at(features.NPSKnown); known == 0 {
			return "no NPS answer yet"
		}
		n, _ := f.at(features.NPSLatest)
		days, _ := f.at(features.NPSAgeDays)
		return before + "answered " + number(n) + " of 10 " + ago(days)
	}
}

func answered(f facts) string {
	if known, _ := f.at(features.NPSKnown); known == 0 {
		return "no NPS answer yet"
	}
	return "has answered the NPS question"
}

func answerAge(f facts) string {
	if known, _ := f.at(features.NPSKnown); known == 0 {
		return "no NPS answer yet"
	}
	days, _ := f.at(features.NPSAgeDays)
	return "last NPS answer " + ago(days)
}

func npsTrend(f facts) string {
	x, known := f.at(features.NPSTrend)
	switch {
	case !known:
		return "not two NPS answers yet"
	case math.Abs(x) < 0.05:
		return "the last NPS answer is like those before"
	case x < 0:
		return "the last NPS answer is " + number(-x) + " below those before"
	}
	return "the last NPS answer is " + number(x) + " above those before"
}

func orders(f facts) string {
	n, _ := f.at(features.Orders)
	switch {
	case n < 0.5:
		return "no order yet"
	case n < 1.5:
		return "one order so far"
	}
	return number(n) + " orders so far"
}

func lastOrder(f facts) string {
	if n, _ := f.at(features.Orders); n < 0.5 {
		return "no order yet"
	}
	days, _ := f.at(features.OrderAgeDays)
	return "last order " + ago(days)
}

func tenure(f facts) string {
	days, _ := f.at(features.TenureDays)
	if days < 1 {
		return "a customer since today"
	}
	return "a customer for " + span(days)
}

func shares(f facts) string {
	n, _ := f.at(features.Shares)
	if n < 0.5 {
		return "has not shared yet"
	}
	return "has shared " + times(n)
}

func friends(f facts) string {
	n, _ := f.at(features.Friends)
	switch {
	case n < 0.5:
		return "has brought no friend yet"
	case n < 1.5:
		return "has brought a friend"
	}
	return "has brought " + number(n) + " friends"
}

func openTicket(f facts) string {
	if open, _ := f.at(features.OpenTicket); open > 0 {
		return "a support ticket is open"
	}
	return "no support ticket is open"
}

func spend(f facts) string {
	minor, known := f.at(features.SpendMinor)
	if !known {
		return "has spent nothing yet"
	}
	return "has spent " + f.money("spend_minor", minor)
}

func orderValue(f facts) string {
	minor, known := f.at(features.OrderMinor)
	if !known {
		return "no order yet"
	}
	return "spends " + f.money("order_minor", minor) + " an order"
}

// channels says of each channel how one is asked there.
var channels = map[float32]string{
	features.Level("email"): "asked by email", features.Level("sms"): "asked by text message", features.Level("push"): "asked by push message",
	features.Level("in_app"): "asked in the app", features.Level("onsite"): "asked on the site", features.Level("offline"): "asked in person or on paper",
}

func channel(f facts) string {
	code, known := f.at(features.ActionChannel)
	switch {
	case !known:
		return "asked on no channel yet"
	case channels[float32(code)] == "":
		return "the channel of the ask"
	}
	return channels[float32(code)]
}

// offerKinds names the kinds of reward by their codes, as one gets them.
var offerKinds = map[float32]string{
	features.Level(string(models.OfferCredit)): "credit", features.Level(string(models.OfferPercent)): "a percentage off",
	features.Level(string(models.OfferAmount)): "an amount off", features.Level(string(models.OfferCash)): "cash",
	features.Level(string(models.OfferGift)): "a gift", features.Level(string(models.OfferFeature)): "a feature",
	features.Level(string(models.OfferPoints)): "points", features.Level(string(models.OfferCharity)): "money for charity",
	features.Level(string(models.OfferStatus)): "a status", features.Level(string(models.OfferNone)): "nothing",
}

func rewardKind(place int, who string) func(facts) string {
	return func(f facts) string {
		code, known := f.at(place)
		switch kind := offerKinds[float32(code)]; {
		case !known:
			return "no offer yet for " + who
		case kind == "":
			return "what " + who + " gets"
		default:
			return who + " gets " + kind
		}
	}
}

func reward(kindPlace, place int, column, who string) func(facts) string {
	byKind := rewardKind(kindPlace, who)
	return func(f facts) string {
		n, known := f.at(place)
		kind, _ := f.at(kindPlace)
		switch {
		case !known || n == 0:
			return byKind(f)
		case float32(kind) == features.Level(string(models.OfferPercent)):
			return who + " gets " + number(n) + " % off"
		case float32(kind) == features.Level(string(models.OfferPoints)):
			return who + " gets " + number(n) + " points"
		}
		return who + " gets " + f.money(column, n)
	}
}

func wait(f facts) string {
	hours, known := f.at(features.ActionWaitHours)
	switch {
	case !known, hours < 1:
		return "asked at once"
	case hours < 24:
		return "asked " + plural(math.Round(hours), "hour") + " later"
	}
	return "asked " + span(hours/24) + " later"
}

// ago is an age in days: "today", "three days ago", "8 months ago".
func ago(days float64) string {
	switch {
	case days < 1:
		return "today"
	case days < 2:
		return "yesterday"
	}
	return span(days) + " ago"
}

const (
	daysOfMonth = 365.25 / 12
	daysOfYear  = 365.25
)

// span is a time of at least a day in the largest unit of which there are two.
func span(days float64) string {
	switch {
	case days < 2*daysOfMonth:
		return plural(math.Floor(days), "day")
	case days < 2*daysOfYear:
		return plural(math.Floor(days/daysOfMonth), "month")
	}
	return plural(math.Floor(days/daysOfYear), "year")
}

// small are the numbers that are written as words.
var small = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}

func plural(n float64, unit string) string {
	text := number(n)
	if n < float64(len(small)) {
		text = small[int(n)]
	}
	if n == 1 {
		return text + " " + unit
	}
	return text + " " + unit + "s"
}

func times(n float64) string {
	switch {
	case n < 1.5:
		return "once"
	case n < 2.5:
		return "twice"
	}
	return number(n) + " times"
}

// number has one decimal where it needs it: "9", "1.4", "12000".
func number(x float64) string {
	return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64)
}
