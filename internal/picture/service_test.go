package picture_test

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// store is two editions and what addresses answer with.
type store struct {
	t        *testing.T
	db       *sqldb.DB
	pictures *picture.Service
	who      actor.Actor
	edition  edition.ID
	other    edition.ID
	answers  map[string]func() ([]byte, error)
	asked    []string
}

func newStore(t *testing.T, db *sqldb.DB) *store {
	t.Helper()
	ctx := context.Background()
	s := &store{t: t, db: db, pictures: picture.NewService(db, id.System()), who: actor.System("test"),
		answers: map[string]func() ([]byte, error){}}
	s.pictures.FetchWith(func(_ context.Context, address string) ([]byte, error) {
		s.asked = append(s.asked, address)
		if answer := s.answers[address]; answer != nil {
			return answer()
		}
		return nil, formats.ErrFetch.With("Status", 404)
	})
	editions := edition.NewService(db, id.System())
	for _, at := range []struct {
		slug string
		id   *edition.ID
	}{{"one", &s.edition}, {"two", &s.other}} {
		e, err := editions.Create(ctx, s.who, edition.Wanted{Organisation: "O", Series: "S", Name: at.slug, Slug: at.slug, Zone: "Europe/Paris"})
		s.must(err)
		*at.id = e.ID
	}
	return s
}

func (s *store) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *store) write(body func(tx *sqldb.Tx) error) {
	s.t.Helper()
	s.must(s.db.Write(context.Background(), body))
}

func (s *store) owner(name string) picture.Owner {
	return picture.Owner{EditionID: s.edition, Kind: "speaker", ID: name}
}

func (s *store) want(o picture.Owner, address string) {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error { return picture.Want(tx, id.System(), o, address) })
}

// upload hands a picture in, where another stands at an address.
func (s *store) upload(o picture.Owner, file []byte, address string) picture.Made {
	s.t.Helper()
	m, err := s.pictures.Make(context.Background(), s.who, o.EditionID, file)
	s.must(err)
	s.apply(o, picture.Change{Made: &m, Alt: "Ada, smiling"}, address)
	return m
}

func (s *store) apply(o picture.Owner, c picture.Change, address string) {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error { return picture.Apply(tx, id.System(), s.who, o, "Ada", c, address) })
}

func (s *store) show(ref picture.Ref) {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error { return picture.Show(tx, s.edition, []picture.Ref{ref}) })
}

// work fetches all that is due.
func (s *store) work() (n int) {
	s.t.Helper()
	for {
		worked, err := s.pictures.Work(context.Background())
		s.must(err)
		if !worked {
			return n
		}
		n++
	}
}

// later makes what waits due, as if so much time had gone by.
func (s *store) later() {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE picture_fetch SET next_at = $1 WHERE next_at IS NOT NULL`, sqldb.At(tx.Now()))
		return err
	})
}

func (s *store) of(o picture.Owner) (picture.Picture, picture.Waiting) {
	s.t.Helper()
	p, w, err := s.pictures.OfOwner(context.Background(), s.who, o)
	s.must(err)
	return p, w
}

func (s *store) count(table string) (n int) {
	s.t.Helper()
	s.must(s.db.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n) }))
	return n
}

// there reports whether everybody, and an organiser, get a picture.
func (s *store) there(ref picture.Ref) (everybody, organiser bool) {
	s.t.Helper()
	get := func(who actor.Actor) bool {
		_, _, _, err := s.pictures.File(context.Background(), who, s.edition, strings.TrimPrefix(ref.At(picture.Large), "picture/"))
		if err != nil && !errors.Is(err, picture.ErrNone) {
			s.t.Fatal(err)
		}
		return err == nil
	}
	return get(actor.Actor{}), get(s.who)
}

func face(t *testing.T, shade uint8) []byte {
	img := painted(200, 200)
	img.SetNRGBA(0, 0, color.NRGBA{shade, shade, shade, 255})
	for x := range 100 {
		img.SetNRGBA(x, x, color.NRGBA{shade, 0, shade, 255})
	}
	return asPNG(t, img)
}

func (s *store) answer(address string, file []byte) {
	s.answers[address] = func() ([]byte, error) { return file, nil }
}

func TestAnAddressIsFetchedOnceAndFollowed(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada := s.owner("ada")
		s.answer("https://a.example/1.png", face(t, 1))
		s.answer("https://a.example/2.png", face(t, 200))
		s.want(ada, "https://a.example/1.png")
		s.want(ada, "https://a.example/1.png")
		if p, w := s.of(ada); p.Ref != "" || w.Address != "https://a.example/1.png" || w.GivenUp {
			t.Errorf("before it is fetched: %+v %+v", p, w)
		}
		if n := s.work(); n != 1 {
			t.Errorf("fetched %d times", n)
		}
		first, w := s.of(ada)
		if first.Ref == "" || first.Source != "https://a.example/1.png" || first.Width != 200 || w.Address != "" {
			t.Errorf("fetched: %+v %+v", first, w)
		}
		s.want(ada, "https://a.example/1.png")
		s.want(ada, "https://a.example/2.png")
		if p, _ := s.of(ada); p.Ref != first.Ref {
			t.Error("the picture goes before the next is here")
		}
		s.work()
		second, _ := s.of(ada)
		if second.Ref == first.Ref || len(s.asked) != 2 || s.count("picture") != 1 || s.count("picture_file") != 2 {
			t.Errorf("%s then %s, asked %v, %d pictures, %d files", first.Ref, second.Ref, s.asked, s.count("picture"), s.count("picture_file"))
		}
		s.want(ada, "")
		if p, w := s.of(ada); p.Ref != "" || w.Address != "" || s.count("picture_file") != 0 {
			t.Errorf("without an address: %+v %+v", p, w)
		}
	})
}

func TestWhatIsUploadedStandsBeforeTheAddress(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada, address := s.owner("ada"), "https://a.example/1.png"
		s.answer(address, face(t, 1))
		s.want(ada, address)
		s.work()
		m := s.upload(ada, face(t, 99), address)
		s.want(ada, address)
		s.want(ada, "https://a.example/2.png")
		s.want(ada, "")
		if p, w := s.of(ada); p.Ref != m.Ref || !p.Uploaded() || p.Alt != "Ada, smiling" || w.Address != "" || s.work() != 0 {
			t.Errorf("%+v %+v", p, w)
		}
		s.apply(ada, picture.Change{Remove: true, Alt: "Ada, smiling"}, address)
		if p, w := s.of(ada); p.Ref != "" || w.Address != address {
			t.Errorf("removed: %+v %+v", p, w)
		}
		s.work()
		fetched, _ := s.of(ada)
		s.apply(ada, picture.Change{Remove: true, Alt: "x"}, address)
		if p, _ := s.of(ada); fetched.Ref == "" || p.Ref != fetched.Ref || p.Alt != "x" {
			t.Errorf("what was fetched goes with its address alone: %+v", p)
		}
	})
}

func TestEqualBytesAreKeptOnceWhileSomebodyHasThem(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		m := s.upload(s.owner("ada"), face(t, 1), "")
		s.upload(s.owner("bob"), face(t, 1), "")
		s.upload(picture.Owner{EditionID: s.other, Kind: "speaker", ID: "cleo"}, face(t, 1), "")
		if n := s.count("picture_file"); n != 4 {
			t.Errorf("%d files for two editions in two sizes", n)
		}
		s.write(func(tx *sqldb.Tx) error { return picture.RemoveOf(tx, "ada") })
		if _, organiser := s.there(m.Ref); !organiser {
			t.Error("what another has too is gone")
		}
		s.apply(s.owner("bob"), picture.Change{Remove: true}, "")
		if _, organiser := s.there(m.Ref); organiser || s.count("picture_file") != 2 {
			t.Errorf("what nobody has is kept: %d files", s.count("picture_file"))
		}
	})
}

func TestOnlyWhatAReleaseShowsIsPublicAndItStaysForIt(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada := s.owner("ada")
		shown := s.upload(ada, face(t, 1), "")
		if everybody, organiser := s.there(shown.Ref); everybody || !organiser {
			t.Errorf("before a release: everybody %t, organisers %t", everybody, organiser)
		}
		s.show(shown.Ref)
		next := s.upload(ada, face(t, 99), "")
		for _, c := range []struct {
			ref       picture.Ref
			everybody bool
		}{{shown.Ref, true}, {next.Ref, false}} {
			if everybody, organiser := s.there(c.ref); everybody != c.everybody || !organiser {
				t.Errorf("%s: everybody %t, organisers %t", c.ref, everybody, organiser)
			}
		}
		stranger := actor.Actor{PersonID: "per_x"}
		if _, _, err := s.pictures.OfOwner(context.Background(), stranger, ada); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger looks: %v", err)
		}
		s.write(func(tx *sqldb.Tx) error { return picture.Hide(tx, ada.ID) })
		if everybody, organiser := s.there(shown.Ref); everybody || !organiser {
			t.Errorf("withdrawn from releases: everybody %t, organisers %t", everybody, organiser)
		}
		s.write(func(tx *sqldb.Tx) error { return picture.RemoveOf(tx, ada.ID) })
		if s.count("picture") != 0 || s.count("picture_file") != 0 {
			t.Error("a person's pictures are not all gone")
		}
	})
}

func TestAPictureOfThisServerIsTakenOverWithoutAsking(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		m := s.upload(s.owner("ada"), face(t, 1), "")
		address := "https://here.example/one/" + m.Ref.At(picture.Large)
		copied := picture.Owner{EditionID: s.other, Kind: "speaker", ID: "ada there"}
		s.want(copied, address)
		if p, w := s.of(copied); p.Ref != "" || w.Address != address {
			t.Errorf("before it is public: %+v %+v", p, w)
		}
		s.want(copied, "")
		s.show(m.Ref)
		s.want(copied, address)
		if p, w := s.of(copied); p.Ref != m.Ref || w.Address != "" || len(s.asked) != 0 || p.Width != 200 {
			t.Errorf("%+v %+v, asked %v", p, w, s.asked)
		}
	})
}

func TestAnAddressThatFailsIsTriedAFewTimesAndGivenUpWithItsReason(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada, address := s.owner("ada"), "https://a.example/none.png"
		s.answer("https://a.example/1.png", face(t, 1))
		s.want(ada, "https://a.example/1.png")
		s.work()
		s.want(ada, address)
		for try := 1; try <= picture.Tries; try++ {
			if n := s.work(); n != 1 {
				t.Fatalf("try %d: %d fetches", try, n)
			}
			if p, w := s.of(ada); w.Tries != try || w.GivenUp != (try == picture.Tries) || !strings.Contains(w.Error, "404") ||
				(p.Ref == "") != w.GivenUp {
				t.Errorf("try %d: %+v, has %q", try, w, p.Ref)
			}
			s.later()
		}
		if n := s.work(); n != 0 {
			t.Errorf("tried %d times after it was given up", n)
		}
		s.answer(address, face(t, 1))
		s.want(ada, address)
		if s.work() != 0 {
			t.Error("saving again tries again")
		}
		s.apply(ada, picture.Change{Again: true}, address)
		s.work()
		if p, _ := s.of(ada); p.Source != address {
			t.Errorf("asked for again: %+v", p)
		}
	})
}

func TestWhatIsNoPictureIsGivenUpAtOnce(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		for address, c := range map[string]struct {
			file []byte
			err  error
			why  string
		}{
			"https://a.example/page":  {[]byte("<html>"), nil, "fault.picture.kind"},
			"https://a.example/large": {claiming(t, "png", 60_000, 60_000), nil, "60000"},
			"https://a.example/half":  {face(t, 1)[:60], nil, "fault.picture.broken"},
			"https://a.example/long":  {nil, formats.ErrTooLarge, "fault.picture.bytes"},
			"http://127.0.0.1/":       {nil, formats.ErrAddress, "picture.why.address"},
		} {
			s.answers[address] = func() ([]byte, error) { return c.file, c.err }
			o := s.owner(address)
			s.want(o, address)
			s.work()
			if _, w := s.of(o); !w.GivenUp || w.Tries != 1 || !strings.Contains(w.Error, c.why) {
				t.Errorf("%s: %+v", address, w)
			}
		}
	})
}

func TestAFetchWhoseServerDiedIsTakenUpByAnother(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada, address := s.owner("ada"), "https://a.example/1.png"
		s.want(ada, address)
		s.answers[address] = func() ([]byte, error) { panic("the server dies here") }
		die := func() {
			defer func() { _ = recover() }()
			_, _ = s.pictures.Work(context.Background())
		}
		die()
		if s.work() != 0 {
			t.Fatal("a fetch that beats is taken by another")
		}
		s.age()
		s.answer(address, face(t, 1))
		s.work()
		if p, w := s.of(ada); p.Source != address || w.Address != "" {
			t.Errorf("%+v %+v", p, w)
		}
		s.want(ada, "https://a.example/deadly.png")
		s.answers["https://a.example/deadly.png"] = func() ([]byte, error) { panic("and here") }
		for range picture.Tries {
			die()
			s.age()
		}
		s.work()
		if _, w := s.of(ada); !w.GivenUp {
			t.Errorf("what ends the server each time is not given up: %+v", w)
		}
	})
}

// age makes beats older than a fetch can take.
func (s *store) age() {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE picture_fetch SET beat_at = beat_at - $1`, 2*picture.StaleAfter.Milliseconds())
		return err
	})
}

func TestWhatIsNoMoreWantedIsNotKept(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStore(t, db)
		ada := s.owner("ada")
		for name, meanwhile := range map[string]func(){
			"removed":  func() { s.want(ada, "") },
			"uploaded": func() { s.upload(ada, face(t, 99), "https://a.example/1.png") },
		} {
			s.want(ada, "https://a.example/1.png")
			s.answers["https://a.example/1.png"] = func() ([]byte, error) { meanwhile(); return face(t, 1), nil }
			s.work()
			if p, _ := s.of(ada); p.Source != "" {
				t.Errorf("%s meanwhile: %+v", name, p)
			}
		}
	})
}

func TestPicturesAreHandedInByOrganisersAlone(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := newStore(t, db)
		ada := s.owner("ada")
		organiser := actor.Actor{PersonID: "per_x"}.Holding(string(s.edition), picture.Reading, picture.Changing)
		reader, elsewhere := organiser, organiser
		reader.ReadOnly, elsewhere.OnlyIn = true, string(s.other)
		m := made(t, face(t, 1))
		for name, who := range map[string]actor.Actor{
			"a stranger": {}, "somebody": {PersonID: "per_x"},
			"an organiser of another edition": actor.Actor{PersonID: "per_x"}.Holding(string(s.other), picture.Changing),
			"a token that only reads":         reader, "a token for elsewhere": elsewhere,
		} {
			if _, err := s.pictures.Make(ctx, who, s.edition, bytes.Repeat([]byte("x"), 10)); fault.KindOf(err) == fault.Invalid || err == nil {
				t.Errorf("%s has a picture made: %v", name, err)
			}
			err := db.Write(ctx, func(tx *sqldb.Tx) error {
				return picture.Apply(tx, id.System(), who, ada, "Ada", picture.Change{Made: &m}, "")
			})
			if err == nil || s.count("picture") != 0 {
				t.Errorf("%s hands a picture in: %v", name, err)
			}
		}
		s.must(db.Write(ctx, func(tx *sqldb.Tx) error {
			return picture.Apply(tx, id.System(), organiser, ada, "Ada", picture.Change{Made: &m}, "")
		}))
	})
}
