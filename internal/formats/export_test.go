package formats

// What tests outside look at: how texts of files are read.
var (
	ParseLength   = parseLength
	ParseClock    = parseClock
	ParseDate     = parseDate
	Languages     = languages
	KindOf        = kindOf
	WebAddress    = webAddress
	FirstOf       = firstOf
	Guarded       = guarded
	Unguarded     = unguarded
	JoinList      = joinList
	SplitList     = splitList
	RefusePrivate = refusePrivate
)

// Markdown turns the HTML of one text into Markdown.
func Markdown(s string) string { return newAssembler("test", ReadOptions{}).markdown(s) }
