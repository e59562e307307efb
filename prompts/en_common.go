package prompts

// Words that belong to no variant. They are part of every template: changing
// one is changing them all, so a change comes as a new name used by new
// versions.

// bareShare stands behind every share text: what is left when nothing fits.
var bareShare = share{
	text: []string{"[I get {advocate} if you join: ]{link}"},
	chat: []string{"[I get {advocate} if you join.\n]{link}"},
}

var (
	disclosureSource = []string{"[I get {advocate} if you join.]"}

	// What a shared link shows of the landing page.
	ogTitleSource       = []string{"Get {friend} at {brand}", "A friend shared {brand} with you", "{brand}, from a friend", "Shared by a friend"}
	ogDescriptionSource = []string{
		"A friend shared {brand} with you.[ Their link gets you {friend}.][ They get {advocate} if you join.]",
		"A friend shared this link with you.[ You get {friend}.][ They get {advocate} if you join.]",
		"A friend shared this link with you.[ They get {advocate} if you join.]",
	}
)

var (
	disclosure    = lines(disclosureSource)
	ogTitle       = lines(ogTitleSource)
	ogDescription = lines(ogDescriptionSource)
)
