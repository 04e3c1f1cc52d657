package redact_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/review/redact"
)

// half is half of the labelled set: pitches of our own making, in both languages, by made-up people. A pitch is sentences that lead to
// nobody and one or two that lead to somebody. In a sentence {F} is a first name, {L} a last one, {N} both, {O} an organisation, {S} what
// people call it for short, {M} an address of mail, {W} a site, {H} an account somewhere, {P} a telephone; these, and what stands between
// [ and ], are to be found. Sentences and people of the half that is kept from tuning are in no pitch of the other one.
type half struct {
	leading, plain [2][]string // by language: French, English
	people         []redact.Identity
}

var tuned = half{
	leading: [2][]string{{
		"{N} présente ce que {O} a appris.", "Je suis {F}, et [je travaille chez] {O}.", "Une démonstration par {L} et son équipe.",
		"[Notre produit] traite trois milliards de lignes.", "Le code est sur {W}.", "Écrivez à {M} pour les détails.", "Suivez {H} pour la suite.",
		"[Chez nous], chaque équipe publie deux fois par jour.", "Depuis 2014, {S} héberge ses données à Brest.", "Comme dit {F}, on ne répare que ce qu’on mesure.",
		"[Nos clients] nous ont demandé pourquoi c’était lent.", "[J’ai fondé] un atelier de cartographie.", "Appelez le {P}.", "La méthode {L} en dix minutes.",
		"Les équipes d’{O} racontent.", "[Mon entreprise] migre depuis deux ans.",
	}, {
		"{N} shows what {O} learned.", "I am {F}, and [I work for] {O}.", "A demonstration by {L} and friends.", "[Our product] reads three billion rows.",
		"The code is at {W}.", "Write to {M} for more.", "Follow {H} for news.", "At {S}, every team ships twice a day.", "As {F} says, you only mend what you measure.",
		"[Our customers] asked why it was slow.", "[I founded] a studio for maps.", "Call {P}.", "{L}’s method in ten minutes.", "[My company] has been moving for two years.",
		"[My name is] {N}.", "[We work at] {O} on storage.",
	}},
	plain: [2][]string{{
		"Nous suivons une requête du navigateur au disque.", "Trois pannes, et ce que disaient les alertes.", "Aucune connaissance préalable n’est nécessaire.",
		"La version 3.2 change la donne pour Kubernetes 1.29.", "On compare PostgreSQL et SQLite sur 40 millions de lignes.", "Vous repartez avec une liste d’une page.",
		"Un service public l’utilise chaque lundi à 8 h 30.", "Le client envoie deux requêtes, le serveur en reçoit trois.", "Node.js, ASP.NET et Rust sont comparés.",
		"Nos erreurs les plus instructives, avec leurs chiffres.",
	}, {
		"We follow a request from the browser to the disk.", "Three failures, and what the alerts said.", "No knowledge is needed before.",
		"Version 3.2 changes a lot for Kubernetes 1.29.", "We compare PostgreSQL and SQLite on 40 million rows.", "You leave with a checklist of one page.",
		"A public service uses it every Monday at 8:30.", "The client sends two requests, the server gets three.", "Node.js, ASP.NET and Rust are compared.",
		"Our most instructive mistakes, with numbers.",
	}},
	people: []redact.Identity{
		who("Camille Delmas", "Atelier Boréal", "camille@atelier-boreal.fr"), who("Hugo Estève", "Cartes & Cie", "hugo@cartesetcie.fr"),
		who("Zoé Nguyen", "Data Lagune", "znguyen@datalagune.io"), who("Paul Quéré", "Agence du climat", "paul.quere@climat.example"),
		who("Inès Haddad", "Studio Quinze", "ines.haddad@gmail.com"), who("Marc Chevrier", "Tisserands du Web", "mc@tisserands.eu"),
	},
}

var heldBack = half{
	leading: [2][]string{{
		"Cette session est donnée par {F} {L}, ingénieure.", "Ancien de {O}, j’en ai gardé trois habitudes.", "Retrouvez les supports sur {W}.",
		"Mon adresse : {M}.", "[Notre plateforme] sert dix mille requêtes par seconde.", "[Dans notre entreprise], tout passe par une file.",
		"{S} a ouvert ce jeu de données l’an dernier.", "Questions à {H} avant la séance.", "[Nous avons fondé] une association pour cela.", "Pour {L}, la sobriété commence par la mesure.",
		"[Je m’appelle] {F} et je répare des horloges.", "[Nos utilisateurs] sont des hôpitaux.", "[Je suis salarié de] {O}.", "Joignable au {P}.", "Un projet mené avec {O} depuis 2019.",
		"[Notre société] a perdu deux jours de données.",
	}, {
		"This session is given by {F} {L}, an engineer.", "I left {O} with three habits.", "Slides are at {W}.", "My address: {M}.", "[Our platform] serves ten thousand requests a second.",
		"[At our company], everything goes through a queue.", "{S} opened this data set last year.", "Questions to {H} before the day.", "[We founded] a charity for it.",
		"For {L}, frugality begins with measuring.", "Hello, [my name is] {F} and I mend clocks.", "[Our users] are hospitals.", "[I am employed by] {O}.", "My telephone is {P}.",
		"A project with {O} since 2019.", "[Our startup] lost two days of data.",
	}},
	plain: [2][]string{{
		"Le trafic double le vendredi soir.", "Nous rejouons un incident minute par minute.", "On écrit un index ensemble, en direct.", "La facture baisse de 38 %, mesures à l’appui.",
		"Une carte, deux fonds, trois échelles.", "Terraform 1.6, Helm et une bonne dose de patience.", "Ce que l’on ne voit pas dans les journaux.", "Chacun vient avec son portable.",
		"Le public type : deux ans d’expérience.", "Les limites de la méthode, dites franchement.",
	}, {
		"Traffic doubles on Friday evenings.", "We replay an incident minute by minute.", "We write an index together, live.", "The bill falls by 38 %, with measurements.",
		"One map, two layers, three scales.", "Terraform 1.6, Helm and some patience.", "What you do not see in the logs.", "Everybody brings a laptop.",
		"Who comes has two years of experience.", "The limits of the method, said plainly.",
	}},
	people: []redact.Identity{
		who("Océane Lemaître", "Nuage Libre", "oceane@nuagelibre.fr"), who("Farid Jourdan", "Radar Neuf", "farid.jourdan@radar-neuf.com"),
		who("Anne-Lise Kone", "Université de la Baie", "al.kone@univ-baie.example"), who("Tom Weber", "Pixel Marin", "tweber@pixelmarin.dev"),
		who("Dounia Sorel", "Mutuelle des métiers", "dsorel@proton.me"), who("Yann Le Goff", "Collectif Ondes", "yann@ondes.eu"),
	},
}

func who(name, house, mail string) redact.Identity {
	return redact.Identity{Names: []string{name}, Organisations: []string{house}, Emails: []string{mail}}
}

// labelled is a pitch with the places that are to be found, in bytes.
type labelled struct {
	said   string
	places [][2]int
	of     redact.Identity
}

// pitches makes so many of a half; equal seeds make equal ones.
func (h half) pitches(n int, seed uint64) (out []labelled) {
	r := rand.New(rand.NewPCG(seed, 3))
	for i := range n {
		language := i % 2
		p := labelled{of: h.people[i/2%len(h.people)]}
		leading := h.leading[language]
		sentences := []string{h.plain[language][r.IntN(len(h.plain[language]))], leading[i/2%len(leading)],
			h.plain[language][r.IntN(len(h.plain[language]))]}
		if i%3 == 0 {
			sentences = append(sentences, leading[r.IntN(len(leading))])
		}
		r.Shuffle(len(sentences), func(a, b int) { sentences[a], sentences[b] = sentences[b], sentences[a] })
		p.fill(strings.Join(sentences, " "), i)
		out = append(out, p)
	}
	return out
}

// fill writes a pitch of sentences and keeps the places.
func (p *labelled) fill(sentences string, nth int) {
	first, last, _ := strings.Cut(p.of.Names[0], " ")
	house, mail := p.of.Organisations[0], p.of.Emails[0]
	account, host, _ := strings.Cut(mail, "@")
	account = strings.ReplaceAll(account, ".", "")
	short := ""
	for w := range strings.FieldsSeq(house) {
		if short = w; len(w) > 3 {
			break
		}
	}
	means := map[byte]string{'F': first, 'L': last, 'N': p.of.Names[0], 'O': house, 'S': short, 'M': mail,
		'W': []string{"https://" + host + "/talks", "www." + host, "github.com/" + account + "/demo", host}[nth%4],
		'H': "@" + account, 'P': []string{"06 12 34 56 78", "+33 6 12 34 56 78", "+44 20 7946 0958"}[nth%3]}
	var out strings.Builder
	from := 0
	for i := 0; i < len(sentences); i++ {
		switch c := sentences[i]; {
		case c == '{':
			at := out.Len()
			out.WriteString(means[sentences[i+1]])
			p.places = append(p.places, [2]int{at, out.Len()})
			i += 2
		case c == '[':
			from = out.Len()
		case c == ']':
			p.places = append(p.places, [2]int{from, out.Len()})
		default:
			out.WriteByte(c)
		}
	}
	p.said = out.String()
}

// measure counts what was found of what was to be, and how much of what was found was right.
func measure(all []labelled) (recall, precision float64, faults []string) {
	right, found, wanted, hits := 0, 0, 0, 0
	for _, p := range all {
		got := redact.Hits(p.said, p.of)
		meets := func(from, to int, places [][2]int) bool {
			for _, o := range places {
				if from < o[1] && o[0] < to {
					return true
				}
			}
			return false
		}
		var at [][2]int
		for _, h := range got {
			at = append(at, [2]int{h.From, h.To})
			if hits++; meets(h.From, h.To, p.places) {
				right++
			} else {
				faults = append(faults, fmt.Sprintf("found by mistake: %q in %q", p.said[h.From:h.To], p.said))
			}
		}
		for _, o := range p.places {
			if wanted++; meets(o[0], o[1], at) {
				found++
			} else {
				faults = append(faults, fmt.Sprintf("missed: %q in %q", p.said[o[0]:o[1]], p.said))
			}
		}
	}
	return float64(found) / float64(wanted), float64(right) / float64(hits), faults
}

// TestWhatLeadsToSomebodyIsFoundInALabelledSet prints recall and precision on both halves of 300 pitches. The half that is kept from
// tuning is the one that counts.
func TestWhatLeadsToSomebodyIsFoundInALabelledSet(t *testing.T) {
	t.Parallel()
	const each = 150
	recall, precision, faults := measure(tuned.pitches(each, 1))
	t.Logf("%d pitches, tuned on: recall %.3f, precision %.3f", each, recall, precision)
	for _, f := range faults {
		t.Log(f)
	}
	recall, precision, faults = measure(heldBack.pitches(each, 2))
	t.Logf("%d pitches, kept from tuning: recall %.3f, precision %.3f", each, recall, precision)
	const least, mostly = .98, .80
	if recall < least || precision < mostly {
		t.Errorf("recall %.3f, precision %.3f: less than %.2f and %.2f; %d faults", recall, precision, least, mostly, len(faults))
	}
}
