package speaker

import (
	"context"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

// seedSpeakers is how many people stand on stage: mostly from outside.
const seedSpeakers = 84

// The names are made up by combining lists; nobody real is meant.
var (
	seedFirst = strings.Fields(`
		Aïcha Bastien Camille Diane Élise Farid Gaëlle Hugo Inès Jules Kenza Léo Maëlle Nadir Océane Paul
		Quitterie Rania Simon Thaïs Ugo Violette Wassim Xénia Yanis Zoé Anouk Bérénice Côme Dounia Edgar Flora
		Gaspard Hana Ismaël Judith Karim Lina Marius Noor Oscar Pénélope Raphaël Salomé Tom Ulysse Valentine
		Willy Yasmine Zacharie`)
	seedLast = strings.Fields(`
		Abadie Bellanger Carpentier Delmas Estève Fauré Guérin Haddad Imbert Jourdan Kessler Lemaître Marchand
		Nguyen Ollivier Perrin Quéré Rousselot Saïdi Tessier Urvoy Vasseur Weber Yildiz Zeller Arnoux Blanchet
		Chevrier Dumoulin Ferrand Gauthier Hamon Jaoui Kone Lagarde Meunier Novak Oudin Pelletier Renaud Sorel
		Thibault Valois`)
	seedPartners = []string{"Atelier Boréal", "Cartes & Cie", "Data Lagune", "Nuage Libre", "Pixel Marin", "Radar Neuf", "Studio Quinze",
		"Tisserands du Web"}
	seedPublics = []string{"Agence du climat", "Archives de la ville", "Bibliothèque des sciences", "École des ponts numériques",
		"Hôpital du Port", "Université de la Baie"}
	seedOthers = []string{"Collectif Ondes", "Fondation Claire", "Mutuelle des métiers"}
)

// Seed adds the demonstration's speakers and where they come from.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	organisations, err := s.seedOrganisations(ctx, w)
	if err != nil {
		return "", err
	}
	mix := []Kind{Host, Partner, Independent, Partner, Public, Host, Independent, Other, Partner, Public}
	for i := range seedSpeakers {
		kind := mix[i%len(mix)]
		of := organisations[kind]
		v := Speaker{
			EditionID: edition.ID(w.Edition), OrganisationID: of[w.Rand.IntN(len(of))], Name: seedName(i), Biography: seedBiography(w, kind),
			Email: fmt.Sprintf("speaker%d@example.org", i+1), Pronouns: []string{"", "elle", "il", "", "iel"}[w.Rand.IntN(5)],
		}
		if i%9 == 4 { // some can only come for half of the day
			from, to := w.At(8, 30), w.At(13, 0)
			if i%2 == 0 {
				from, to = w.At(13, 0), w.At(19, 0)
			}
			v.Available = []edition.Window{{Start: from, End: to}}
		}
		if _, _, err := s.Speaker().Save(ctx, w.Who, v); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d speakers", seedSpeakers), nil
}

func (s *Service) seedOrganisations(ctx context.Context, w *seed.World) (map[Kind][]OrganisationID, error) {
	out := map[Kind][]OrganisationID{}
	for _, k := range []struct {
		kind  Kind
		names []string
	}{{Host, []string{"Nuée"}}, {Partner, seedPartners}, {Independent, []string{"Indépendant·e"}}, {Public, seedPublics},
		{Other, seedOthers}} {
		for _, name := range k.names {
			o, _, err := s.Organisation().Save(ctx, w.Who, Organisation{EditionID: edition.ID(w.Edition), Name: name, Kind: k.kind})
			if err != nil {
				return nil, err
			}
			out[k.kind] = append(out[k.kind], o.ID)
		}
	}
	return out, nil
}

// seedName combines two lists so that no two speakers share one.
func seedName(i int) string {
	return seedFirst[(i*7)%len(seedFirst)] + " " + seedLast[(i*11+i/len(seedFirst))%len(seedLast)]
}

func seedBiography(w *seed.World, kind Kind) string {
	work := []string{"builds platforms that others stand on", "spends her days with storage that must not forget",
		"teaches what he learned the hard way", "writes tools for people who dislike tools", "keeps services up and notes short"}
	loves := []string{"maps", "old bicycles", "bread", "choir music", "long trains", "board games"}
	where := map[Kind]string{Host: "at Nuée", Partner: "at a partner of Nuée", Independent: "for several clients",
		Public: "in public service", Other: "in a collective"}
	return fmt.Sprintf("Someone who %s, %s, for %d years. Likes %s.", work[w.Rand.IntN(len(work))], where[kind], 2+w.Rand.IntN(18),
		loves[w.Rand.IntN(len(loves))])
}
