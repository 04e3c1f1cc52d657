package release

import "github.com/creneau/creneau/internal/picture"

// PictureAt is the address of a speaker's picture in a size, below the edition; empty when there is none.
func (s SnapshotSpeaker) PictureAt(size int) string { return picture.Ref(s.Picture).At(size) }

// PictureURL is the absolute address of a speaker's picture, where base is that of the edition, with a final slash; empty when there
// is none.
func (s SnapshotSpeaker) PictureURL(base string) string {
	if at := s.PictureAt(picture.Large); at != "" {
		return base + at
	}
	return ""
}

// pictures are those that a release shows.
func (s *Snapshot) pictures() (all []picture.Ref) {
	for _, v := range s.Speakers {
		if v.Picture != "" {
			all = append(all, picture.Ref(v.Picture))
		}
	}
	return all
}

// stayHere drops pictures that are not in the store: pages show none from elsewhere.
func (s *Snapshot) stayHere() {
	for i := range s.Speakers {
		if v := &s.Speakers[i]; v.PictureAt(picture.Large) == "" {
			v.Picture, v.PictureAlt = "", ""
		}
	}
}
