package formats

// Field is one thing that a source can say of a session or a speaker.
type Field uint

// The fields. What a source does not say, an import leaves as it is.
const (
	FieldTitle Field = iota
	FieldSubtitle
	FieldAbstract
	FieldKind
	FieldFormat
	FieldTrack
	FieldLevel
	FieldLanguage
	FieldTags
	FieldProducts
	FieldSpeakers
	FieldSegments
	FieldDuration
	FieldPlenary
	FieldRecorded
	FieldStreamed
	FieldState
	FieldPending
	FieldLinks
	FieldPlacements
	FieldName
	FieldPronouns
	FieldBiography
	FieldOrganisation
	FieldEmail
	FieldPicture
	FieldStateNote
)

// Fields is a set of fields: what a source said, be it empty.
type Fields uint64

// FieldsOf returns the set of some fields.
func FieldsOf(all ...Field) (set Fields) {
	for _, f := range all {
		set = set.With(f)
	}
	return set
}

// With returns the set with one field more.
func (s Fields) With(f Field) Fields { return s | 1<<f }

// Has reports whether a field is in the set.
func (s Fields) Has(f Field) bool { return s&(1<<f) != 0 }

// only returns those of some fields that are in the set.
func (s Fields) only(some ...Field) Fields { return s & FieldsOf(some...) }
