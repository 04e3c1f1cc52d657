package practical

import (
	"context"
	"fmt"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

// seedPages of the demonstration, in display order, in both of its languages.
var seedPages = []struct{ language, slug, title, summary, body string }{
	{"en", "getting-here", "Getting here", "Metro 7, tram 3b, bicycles in the yard.",
		"Metro 7, station *Canal*, then four minutes on foot along the water. Tram 3b stops at the door.\n\n" +
			"Bicycles stand in the yard, behind the gate. There is no car park."},
	{"en", "access", "Access for everybody", "Step-free, induction loops in four rooms, a quiet room.",
		"All rooms are reached without a step. *Gagarine*, *Tereshkova*, *Curie* and *Noether* have an induction loop.\n\n" +
			"The quiet room is on the ground floor, next to the cloakroom. Tell us what you need and we arrange it: access@example.org."},
	{"en", "food", "Food and drink", "Four dishes at lunch, two without meat.",
		"Lunch is from 12:35, with four dishes, two of them without meat.\n\nCoffee and water all day."},
	{"en", "conduct", "Conduct", "What we expect, and whom to call.",
		"Be kind. Nobody is harassed here, for any reason. Whoever is, calls +33 1 00 00 00 00 or speaks to anybody in a red jacket."},
	{"fr", "venir", "Venir", "Métro 7, tram 3b, vélos dans la cour.",
		"Métro 7, station *Canal*, puis quatre minutes à pied le long de l’eau. Le tram 3b s’arrête devant la porte.\n\n" +
			"Les vélos se rangent dans la cour, derrière la grille. Il n’y a pas de parking."},
	{"fr", "accessibilite", "Accessibilité", "De plain-pied, boucles magnétiques dans quatre salles, une salle calme.",
		"Toutes les salles sont accessibles sans marche. *Gagarine*, *Tereshkova*, *Curie* et *Noether* ont une boucle magnétique.\n\n" +
			"La salle calme est au rez-de-chaussée, à côté du vestiaire. Dites-nous ce qu’il vous faut : access@example.org."},
	{"fr", "manger", "Manger et boire", "Quatre plats à midi, dont deux sans viande.",
		"Le déjeuner commence à 12 h 35 : quatre plats, dont deux sans viande.\n\nCafé et eau toute la journée."},
	{"fr", "conduite", "Règles de vie", "Ce que nous attendons, et qui appeler.",
		"Soyez bienveillants. Personne n’est harcelé ici, pour aucune raison. " +
			"En cas de besoin : +33 1 00 00 00 00, ou toute personne en veste rouge."},
}

// Seed adds the practical pages of the demonstration.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	for i, p := range seedPages {
		page := Page{
			EditionID: edition.ID(w.Edition), Slug: p.slug, Title: p.title, Summary: p.summary, Body: p.body, Language: p.language, Position: i,
		}
		if _, _, err := s.Page().Save(ctx, w.Who, page); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d practical pages", len(seedPages)), nil
}
