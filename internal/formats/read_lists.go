package formats

// decoded are the same files without marks of byte order, in UTF-8 where they said UTF-16.
func decoded(sources []Source) []Source {
	out := make([]Source, len(sources))
	for i, s := range sources {
		out[i] = Source{s.Name, withoutMark(s.Data)}
	}
	return out
}

// together puts the lists of several files into one: a file for each day is common. It reports whether all are lists.
func together(docs []any) (all []node, lists bool) {
	for _, d := range docs {
		n := node{d}
		if !n.isList() {
			return nil, false
		}
		all = append(all, n.list()...)
	}
	return all, true
}

// readLists decides between the formats that are lists, by what their first member has.
func readLists(docs []any, all []node, name string, o ReadOptions) (Result, error) {
	views := make([]node, len(docs))
	for i, d := range docs {
		views[i] = node{d}
	}
	switch first := views[0]; {
	case len(all) == 0:
		return Result{}, ErrEmpty.With("File", name)
	case isSessionizeView(first):
		return readSessionizeViews(views, o)
	case isCFPDev(first):
		return readCFPDev(all, o)
	case isBreizhCamp(first):
		return readBreizhCamp(all, o)
	case isEMF(first):
		return readEMF(all, o)
	case first.at(0).has("event_id"):
		return readHalfnarp(first, o)
	default:
		return Result{}, ErrUnknown.With("File", name)
	}
}
