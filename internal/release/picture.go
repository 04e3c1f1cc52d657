package release

import "github.com/creneau/creneau/internal/picture"

// PictureAt is the address of a speaker's picture in a size, below the edition; empty when there is none.
func (s SnapshotSpeaker) PictureAt(size int) string { return picture.Ref(s.Picture).At(size) }

// PictureAt is the address of a product's picture in a size, below the edition; empty when there is none.
func (p SnapshotProduct) PictureAt(size int) string { return picture.Ref(p.Picture).At(size) }

// LogoAt is the address of the picture of a speaker's organisation.
func (s SnapshotSpeaker) LogoAt(size int) string { return picture.Ref(s.Logo).At(size) }

// PictureURL is the absolute address of a speaker's picture, where base is that of the edition, with a final slash; empty when there
// is none.
func (s SnapshotSpeaker) PictureURL(base string) string {
	if at := s.PictureAt(picture.Large); at != "" {
		return base + at
	}
	return ""
}

// Pictures are those that a release shows.
func (s *Snapshot) Pictures() (all []picture.Ref) {
	for _, v := range s.Speakers {
		if v.Picture != "" {
			all = append(all, picture.Ref(v.Picture))
		}
		if v.Logo != "" {
			all = append(all, picture.Ref(v.Logo))
		}
	}
	for _, p := range s.Products {
		if p.Picture != "" {
			all = append(all, picture.Ref(p.Picture))
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
