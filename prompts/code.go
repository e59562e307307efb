package prompts

// Code says why words may not be used. Those of an answer come from Parse,
// which reads what a model sent; those of words from package guard.
type Code string

// The codes of an answer that holds no words.
const (
	Truncated       Code = "TRUNCATED"        // stopped at the token limit, or the JSON is not closed
	InvalidJSON     Code = "INVALID_JSON"     // not one JSON object
	SchemaMismatch  Code = "SCHEMA_MISMATCH"  // a field is missing, unknown or no string, or the number of variants is another
	Refusal         Code = "REFUSAL"          // the model declined
	ContentFiltered Code = "CONTENT_FILTERED" // the provider's filter stopped the answer
)

// The codes of words that must not leave.
const (
	Empty                Code = "EMPTY"                   // a field has no visible character
	WrongLanguage        Code = "WRONG_LANGUAGE"          // not the language of the locale
	AmountMismatch       Code = "AMOUNT_MISMATCH"         // an amount, percentage or count that is not the reward's
	CurrencyMismatch     Code = "CURRENCY_MISMATCH"       // the number is right, the currency is not
	RewardSideSwapped    Code = "REWARD_SIDE_SWAPPED"     // one side is told the other's reward
	InventedOffer        Code = "INVENTED_OFFER"          // a benefit that is not promised
	InventedDeadline     Code = "INVENTED_DEADLINE"       // a deadline or scarcity that is not a fact
	LinkMissing          Code = "LINK_MISSING"            // the link's field lacks the placeholder
	LinkDuplicate        Code = "LINK_DUPLICATE"          // the placeholder is there more than once
	LinkForeign          Code = "LINK_FOREIGN"            // a URL or domain that is not the placeholder
	PlaceholderUnknown   Code = "PLACEHOLDER_UNKNOWN"     // template braces that nothing fills
	Markup               Code = "MARKUP"                  // HTML, script or Markdown
	ControlChars         Code = "CONTROL_CHARS"           // bidirectional, invisible or control characters
	LengthExceeded       Code = "LENGTH_EXCEEDED"         // over a field's limit once filled in
	EmojiLimit           Code = "EMOJI_LIMIT"             // more emoji than the brand wants
	DuplicateVariants    Code = "DUPLICATE_VARIANTS"      // two variants say the same
	PIILeak              Code = "PII_LEAK"                // personal data of the advocate
	InjectionFollowed    Code = "INJECTION_FOLLOWED"      // carries out an instruction that a customer wrote
	PromptLeak           Code = "PROMPT_LEAK"             // assistant talk or the prompt's wording
	Profanity            Code = "PROFANITY"               // swear words
	BannedWord           Code = "BANNED_WORD"             // a word that the brand bans
	CompetitorMention    Code = "COMPETITOR_MENTION"      // a competitor by name
	UnlawfulClaim        Code = "UNLAWFUL_CLAIM"          // a guaranteed outcome, no risk, earnings, a cure
	UnsupportedClaim     Code = "UNSUPPORTED_CLAIM"       // a statistic, superlative or authority nobody approved
	DisclosureMissing    Code = "DISCLOSURE_MISSING"      // the advocate's reward is kept from the friend
	CollectFriendContact Code = "COLLECTS_FRIEND_CONTACT" // asks for friends' addresses
)
