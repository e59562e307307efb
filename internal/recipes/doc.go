// Package recipes has tests alone: they take the blocks that customers copy out
// of the pages in docs/recipes and try them against the running service, beside
// small programs that behave as each email platform does (Braze calls three
// times at once and waits two seconds, Iterable drops the send at anything but
// 200, AMPscript sends no header, …). What a page shows is what was tried.
package recipes
