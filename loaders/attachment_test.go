package loaders_test

import (
	"context"
	"slices"
	"testing"

	"github.com/clewgraph/clew/loaders"
)

// TestAttachment: who did what, and when, where the parser may hang a day or a subject on the wrong word.
func TestAttachment(t *testing.T) {
	for sentence, want := range map[string]string{ // subject relation object, and the time
		"Ana Figueira on Tuesday signed a contract with Nordbro.":                                     "Ana Figueira signed contract with Nordbro Tuesday",
		"Portugal's transport minister, Ana Figueira, on Tuesday signed a contract with Nordbro.":     "Ana Figueira signed contract with Nordbro Tuesday",
		"Toft resigned after a fire at a company site in Malmö killed three workers.":                 "fire at a company site in Malmö killed three workers ",
		"Velar was fined 40 million euros in 2021 for fixing prices in Poland.":                       "Velar finedIn 2021 ",
		"The bank was fined $3 million by the regulator.":                                             "regulator fined bank ",
		"The regulator fined the bank $3 million.":                                                    "regulator fined bank ",
		"Moore called the purchase a mistake.":                                                        "Moore calledPurchase mistake ",
		"\"We have heard this before,\" said Unia's spokeswoman, Petra Vogt.":                         "Petra Vogt said We have heard this before ",
		"Peru's foreign minister Ana Ruiz left Oslo.":                                                 "Ana Ruiz worksFor Peru ",
		"Peru's President Dina Salas declared a state of emergency.":                                  "Dina Salas worksFor Peru ",
		"LISBON, 14 March 2023 (Reuters) - The minister, Ana Figueira, signed the treaty on Tuesday.": "Ana Figueira signed treaty Tuesday",
	} {
		a, err := reader(t).Read(context.Background(), loaders.Input{IRI: "clew:article/a", Text: sentence})
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]string{}
		for _, e := range a.Entities {
			names[string(e.IRI)] = e.Name
		}
		var got []string
		for _, s := range a.Statements {
			words := names[string(s.Subject.Entity)] + " " + s.Predicate + " "
			if s.Object.Literal != nil {
				words += s.Object.Literal.Value
			} else {
				words += names[string(s.Object.Entity)]
			}
			words += " "
			for _, q := range s.Qualifiers {
				if q.Name == "time" {
					words += q.Value
				}
			}
			got = append(got, words)
		}
		if !slices.Contains(got, want) {
			t.Errorf("%s: %q is not among %q", sentence, want, got)
		}
	}
}
