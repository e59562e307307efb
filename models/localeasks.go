package models

// LocaleAsks is how often a program asked in a locale.
type LocaleAsks struct {
	Workspace WorkspaceID
	Program   string
	Locale    string // of cells: one that the brand names, else a language
	Asks      int64  // at least 1
}
