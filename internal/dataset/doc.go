// Package dataset reads tables from CSV files: for training and judging models, and for scoring row by row. It finds compression,
// separator, line ends, header and the types of columns by itself, and says with line and column what is wrong with a file.
//
//	set, err := dataset.Load(ctx, "orders.csv.gz", dataset.Options{Drop: []string{"duration"}, Categorical: []string{"y"}})
//	label, err := set.TakeLabel("y", "")
//	train, test, err := split.Divide(set.Rows)
//
// # What a file may look like
//
// Plain or gzip (by its first bytes, whatever the name). Fields are separated by comma, semicolon, tab or bar and may be quoted as in
// RFC 4180; lines end with LF, CRLF or CR alone; empty lines are passed over and do not count as rows. A byte order mark of UTF-8 is
// passed over. Blanks around a field do not count. Text that is not UTF-8 is read as Windows-1252.
//
// # Types
//
// A column is numeric when every value that is read and not missing is a number, else categorical: true and false, yes and no and dates
// are levels. Numbers have a decimal point; Inf and -Inf are legal. In a numeric column these are missing, in any case of letters:
// nothing, NA, N/A, #N/A, <NA>, NaN, null. In a categorical column only nothing is missing: "NA" and "unknown" are levels like any other.
// Levels are coded 0, 1, ... in the order in which they first appear.
//
// Values are kept column by column as float32, so a file of 1 GB with ten million rows takes about as much memory as on the disk.
package dataset
