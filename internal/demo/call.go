package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Proposed is a proposal of the call that a number makes. All people are made up, and no text is anybody's.
type Proposed struct {
	Lead         int    // who leads it, from 0
	Name         string // theirs
	Organisation string
	Email        string
	Biography    string
	Title        string
	Abstract     string
	Outline      string
	Why          string
	Language     string
	Level        string
	Short        bool     // for a short format
	Lab          bool     // for a lab
	Product      int      // rank of the product that it is about: the first ones are spoken of most
	With         []Person // who speaks with them
	Late         float64  // when it was sent: 0 is when the call opened, 1 when it closed
	Withdrawn    bool
	Trait        string // what is odd about it: name, link, near, off, spam; empty: nothing
}

// Person is somebody who speaks with a lead.
type Person struct{ Name, Email string }

// Of the believable call: how many proposals a lead sends (percent of leads), where leads come from, and when they send.
var (
	callEach    = []int{52, 22, 9, 9, 8}
	callOrigins = []struct {
		percent int
		names   []string
	}{
		{35, []string{"Nuée"}}, {30, []string{"Atelier Boréal", "Cartes & Cie", "Data Lagune", "Nuage Libre", "Radar Neuf", "Studio Quinze"}},
		{20, []string{"Indépendant·e"}}, {10, []string{"Agence du climat", "Archives de la ville", "Université de la Baie"}},
		{5, []string{"Collectif Ondes", "Fondation Claire"}},
	}
	callFirst = strings.Fields(`Abel Adèle Agathe Amir Annaïg Ariane Assia Basile Blanche Boris Carole Cédric Chloé Claire Colin Damien Diego Elsa Emma
		Enzo Esther Fanny Félix Fleur Gabin Hélène Idris Irène Ivan Jade Jonas Joseph Julie Kamel Laure Léna Lise Loïc Louna Lucas Maïa Manon Marc
		Maya Mehdi Milo Nina Noé Nour Octave Olga Omar Perle Rémi Rose Ruben Sacha Samir Sarah Soline Théo Timéo Victor Yann Yuna Zélie`)
	callLast = strings.Fields(`Aubry Bader Barbier Belkacem Berger Bodin Bonnet Bouvier Brun Caron Chauvin Cohen Collet Costa Cottin David Diallo
		Duval Fabre Faure Fleury Garnier Gautron Giraud Grangier Guyon Hubert Humblot Jacquet Joly Klein Lacroix Laine Legrand Leroux Lopez
		Maillard Marin Mercier Millet Morel Moulin Noël Ozanne Paris Pons Prévost Raynal Rey Rivière Royer Salmon Simonet Tanguy Traoré Vidal`)
)

// pieces of titles and texts, in both languages: %s is a product.
var callPieces = map[string]struct{ titles, angles, abstracts, outlines, whys []string }{
	"fr": {
		titles: []string{"%s : ce que l’on apprend en le cassant", "%s sans y passer ses nuits", "%s, un an après",
			"Migrer vers %s, puis revenir",
			"Ce que %s ne dit pas de ses coûts", "%s expliqué par ses pannes", "Mesurer %s avant d’y croire", "%s avec trois personnes",
			"Un %s de poche, écrit en direct", "%s et sobriété : les chiffres"},
		angles: []string{"retour d’un service public", "la carte et le terrain", "les journaux à la main", "dix erreurs, une par minute",
			"ce qui tient à l’échelle", "par où commencer", "avec des données de chez vous", "sans rien installer"},
		abstracts: []string{"Nous avons mis %s en production pour un service que beaucoup utilisent le lundi matin.",
			"On suit une demande depuis le navigateur jusqu’au disque, et l’on regarde où elle attend.",
			"Trois pannes réelles, ce que disaient les alertes, et ce qu’elles auraient dû dire.",
			"Vous repartez avec une liste de contrôle d’une page et deux commandes.",
			"Aucune connaissance préalable n’est nécessaire ; un portable suffit.",
			"Les mesures sont publiques et se refont chez vous en dix minutes."},
		outlines: []string{"Le problème, 5 min\nLa mesure, 10 min\nCe qui a changé, 10 min\nQuestions, 5 min",
			"Démonstration, 12 min\nPourquoi cela casse, 8 min\nLa réparation, 5 min\nQuestions, 5 min"},
		whys: []string{"J’exploite ce service depuis quatre ans.", "J’ai écrit l’outil que nous montrons.", "Je l’ai enseigné à trois équipes."},
	},
	"en": {
		titles: []string{"%s, taken apart", "What %s costs when nobody looks", "%s for three people and one budget", "A year with %s",
			"Reading the logs of %s", "%s from its failures", "Moving to %s, and back"},
		angles: []string{"notes from production", "with numbers", "a live repair", "the parts nobody draws", "where to begin"},
		abstracts: []string{"We run %s for a service that is busy on Monday mornings.",
			"We follow one request from the browser to the disk, and look where it waits.",
			"Three real failures, what the alerts said, and what they should have said.",
			"You leave with a checklist of one page and two commands.", "No knowledge is needed before; a laptop is enough."},
		outlines: []string{"The problem, 5 min\nMeasuring, 10 min\nWhat changed, 10 min\nQuestions, 5 min"},
		whys:     []string{"I have run it for four years.", "I wrote the tool that we show."},
	},
}

// Call makes the proposals of a believable call: who sends how many, when, about what, and what is wrong with some of them, for so many
// products. The same seed makes the same ones.
func Call(seed uint64, n int, products []string) []Proposed {
	r := rand.New(rand.NewPCG(seed, 14))
	var out []Proposed
	for lead := 0; len(out) < n; lead++ {
		who := callPerson(r, lead)
		for range min(1+drawn(r, callEach), n-len(out)) {
			p := who
			p.write(r, products)
			out = append(out, p)
		}
	}
	callOdd(r, out)
	slices.SortStableFunc(out, func(a, b Proposed) int {
		if a.Late < b.Late {
			return -1
		}
		if a.Late > b.Late {
			return 1
		}
		return 0
	})
	return out
}

// drawn is a place in a list of percentages.
func drawn(r *rand.Rand, percents []int) int {
	at := r.IntN(100)
	for i, p := range percents {
		if at -= p; at < 0 {
			return i
		}
	}
	return len(percents) - 1
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func callPerson(r *rand.Rand, lead int) Proposed {
	percents := make([]int, len(callOrigins))
	for i, o := range callOrigins {
		percents[i] = o.percent
	}
	p := Proposed{Lead: lead, Name: pick(r, callFirst) + " " + pick(r, callLast), Organisation: pick(r, callOrigins[drawn(r, percents)].names),
		Email: fmt.Sprintf("proposer%d@example.org", lead+1), Language: "fr"}
	if r.IntN(4) == 0 {
		p.Language = "en"
	}
	p.Biography = map[string]string{"fr": "Travaille sur des services que l’on remarque surtout quand ils s’arrêtent.",
		"en": "Works on services that are noticed when they stop."}[p.Language]
	return p
}

// write gives a proposal its texts and its hour.
func (p *Proposed) write(r *rand.Rand, products []string) {
	of := callPieces[p.Language]
	p.Product = min(int(float64(len(products))*r.Float64()*r.Float64()*r.Float64()), len(products)-1) // few are spoken of much
	product := products[p.Product]
	p.Title = capital(fmt.Sprintf(pick(r, of.titles), product))
	if r.IntN(3) == 0 {
		p.Title += map[string]string{"fr": " : ", "en": ": "}[p.Language] + pick(r, of.angles)
	}
	order := r.Perm(len(of.abstracts))[:3]
	slices.Sort(order)
	var said []string
	for _, i := range order {
		said = append(said, strings.ReplaceAll(of.abstracts[i], "%s", product))
	}
	p.Abstract, p.Outline, p.Why = strings.Join(said, " "), pick(r, of.outlines), pick(r, of.whys)
	p.Level = pick(r, []string{"beginner", "intermediate", "intermediate", "advanced"})
	p.Short, p.Lab = r.IntN(4) == 0, r.IntN(8) == 0
	switch with := r.IntN(100); {
	case with < 4:
		p.With = []Person{callGuest(r, p.Email, 1), callGuest(r, p.Email, 2)}
	case with < 26:
		p.With = []Person{callGuest(r, p.Email, 1)}
	}
	// A quarter comes in the last day of eight weeks, a third of that in the last hour.
	const lastDay, lastHour = 1 - 1.0/54, 1 - 1.0/54/24
	switch when := r.IntN(100); {
	case when < 8:
		p.Late = lastHour + r.Float64()*(1-lastHour)
	case when < 25:
		p.Late = lastDay + r.Float64()*(lastHour-lastDay)
	default:
		p.Late = 1 - r.Float64()*r.Float64()
		p.Late = min(p.Late, lastDay)
	}
}

func callGuest(r *rand.Rand, lead string, n int) Person {
	return Person{pick(r, callFirst) + " " + pick(r, callLast), fmt.Sprintf("with%d.%s", n, lead)}
}

// callOdd makes some of them what calls get: near-duplicates, names and links in texts, off topic, two bursts of advertisement, withdrawn.
func callOdd(r *rand.Rand, all []Proposed) {
	places := r.Perm(len(all))
	next := func(n int) (at []int) {
		n = min(n*len(all)/300+1, len(places))
		at, places = places[:n], places[n:]
		return at
	}
	for _, i := range next(11) {
		all[i].Trait, all[i].Why = "name", all[i].Why+" — "+all[i].Name+", "+all[i].Organisation
	}
	for i, at := range next(5) {
		all[at].Trait = "link"
		all[at].Outline += fmt.Sprintf("\nhttps://%s.example/talks/%d", strings.ToLower(strings.Fields(all[at].Name)[1]), i+1)
	}
	for _, at := range next(2) {
		other := all[(at+1)%len(all)]
		all[at].Trait, all[at].Title, all[at].Abstract = "near", other.Title, other.Abstract+" "+other.Why
		all[at].Language = other.Language
	}
	for _, at := range next(4) {
		all[at].Trait, all[at].Title = "off", "Courir un marathon en hiver"
		all[at].Abstract = "Ce que la course longue apprend de la patience. Rien à voir avec les machines."
		all[at].Language = "fr"
	}
	for _, at := range next(5) {
		all[at].Trait, all[at].Title = "spam", "The one platform that replaces all others"
		all[at].Abstract, all[at].Language = "Our platform does everything. Book a demo today.", "en"
	}
	for _, at := range next(3) {
		all[at].Withdrawn = true
	}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// When the call of the demonstration opens and closes, in its zone.
const (
	callOpens  = "2026-09-14T09:00"
	callCloses = "2026-11-06T23:59"
	callHears  = "2026-12-04T18:00"
)

// CallMoment is when the demonstration of an open call happens: a week before its deadline.
const CallMoment = "2026-10-30T10:00"

func callInstant(zone *time.Location, at string) (time.Time, error) {
	return time.ParseInLocation("2006-01-02T15:04", at, zone)
}
