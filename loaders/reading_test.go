package loaders_test

import (
	"context"
	"slices"
	"testing"

	"github.com/clewgraph/clew/loaders/mention"
)

func analyse(t *testing.T, text string) *mention.Reading {
	t.Helper()
	r, err := reader(t).Analyse(context.Background(), text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestKinds: names are found whole, with their kinds.
func TestKinds(t *testing.T) {
	for text, want := range map[string]map[string]mention.Kind{
		"Anna Rossi left Oslo for the University of Bergen.": {"Anna Rossi": mention.Person, "Oslo": mention.Place, "University of Bergen": mention.Organisation},
		"The Coalition to End Hunger met in Peru.":           {"Coalition to End Hunger": mention.Organisation, "Peru": mention.Country},
		"The Food and Drug Agency sued Acme Holdings.":       {"Food and Drug Agency": mention.Organisation, "Acme Holdings": mention.Organisation},
		"Bosnia and Herzegovina and Chile signed.":           {"Bosnia and Herzegovina": mention.Country, "Chile": mention.Country},
		"President Han Ji-won spoke.":                        {"Han Ji-won": mention.Person},
		"The Miners' Party won in Lake County.":              {"Miners' Party": mention.Organisation, "Lake County": mention.Place},
		"Foreign Ministers and Senior Officials met.":        {},
	} {
		r := analyse(t, text)
		got := map[string]mention.Kind{}
		for i := range r.Mentions {
			if m := &r.Mentions[i]; m.Form == mention.Name {
				got[r.Words(m, false)] = m.Kind
			}
		}
		for name, kind := range want {
			if got[name] != kind {
				t.Errorf("%s: %s is %q among %v, want %s", text, name, got[name], got, kind)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestValues: money, quantities and dates have their numbers, units and days.
func TestValues(t *testing.T) {
	for text, want := range map[string]mention.Value{
		"It cost $1.2 billion.":                                    {Number: 1.2e9, Currency: "USD"},
		"It cost over £394m.":                                      {Number: 394e6, Currency: "GBP"},
		"It cost three million euros.":                             {Number: 3e6, Currency: "EUR"},
		"It cost 500 Australian dollars.":                          {Number: 500, Currency: "AUD"},
		"It grew by 2.5 percent.":                                  {Number: 2.5, Unit: "percent"},
		"It weighs 26 kilograms.":                                  {Number: 26, Unit: "kilogram"},
		"It opened on 3 May 2021.":                                 {Time: "2021-05-03"},
		"It opened on May 3, 2021.":                                {Time: "2021-05-03"},
		"It opened in May 2021.":                                   {Time: "2021-05"},
		"It opened in 2021.":                                       {Time: "2021"},
		"It opened on Tuesday.":                                    {},
		"Title\n\n2 October 2024\n\nIt opened on Tuesday.":         {Time: "2024-10-01"},
		"Title\n\n2 October 2024\n\nIt opened a week ago.":         {Time: "2024-W39"},
		"Title\n\n2 October 2024\n\nIt opened last month.":         {Time: "2024-09"},
		"Title\n\n2 October 2024\n\nIt opened in July.":            {Time: "2024-07"},
		"Title\n\n2 October 2024\n\nIt opened three days earlier.": {Time: "2024-09-29"},
		"It fell in 300 BC.":                                       {Time: "-0299"},
		"It fell in the autumn of 2004.":                           {Time: "2004"},
	} {
		r := analyse(t, text)
		found := false
		for i := range r.Mentions {
			if v := r.Mentions[i].Value; v != nil {
				found = true
				v.Text = ""
				if *v != want {
					t.Errorf("%q: %+v, want %+v", text, *v, want)
				}
			}
		}
		if !found {
			t.Errorf("%q: no value", text)
		}
	}
}

// TestQuotations: whose words stand between the marks.
func TestQuotations(t *testing.T) {
	for text, want := range map[string][2]string{
		"“We won,” Anna Rossi said.":                                   {"We won", "Anna Rossi"},
		"\"We won the vote,\" said Juan Silva, the mayor.":             {"We won the vote", "Juan Silva"},
		"Anna Rossi told reporters: “We will win the vote.”":           {"We will win the vote.", "Anna Rossi"},
		"“We won,” said party leader Anna Rossi.":                      {"We won", "Anna Rossi"},
		"Anna Rossi spoke. “We won the vote,” she added.":              {"We won the vote", "she"},
		"“We won the vote,” Juan Silva, head of the Red Party, wrote.": {"We won the vote", "Juan Silva"},
		"“We won the vote,” according to the Red Party.":               {"We won the vote", "Red Party"},
	} {
		r := analyse(t, text)
		if len(r.Quotations) != 1 || r.Quotations[0].Speaker < 0 {
			t.Errorf("%s: %+v", text, r.Quotations)
			continue
		}
		q := r.Quotations[0]
		if words, speaker := q.Words.Of(r.Document.Text), r.Words(&r.Mentions[q.Speaker], false); words != want[0] || speaker != want[1] {
			t.Errorf("%s: %q by %q", text, words, speaker)
		}
	}
	if r := analyse(t, "The so-called “green deal” failed."); len(r.Quotations) != 0 {
		t.Errorf("scare quotes are a quotation: %+v", r.Quotations)
	}
}

// TestCoreference: the words that stand for one thing.
func TestCoreference(t *testing.T) {
	for text, same := range map[string][]string{
		"Anna Rossi arrived. She met Juan Silva. Rossi left.":                      {"Anna Rossi", "She", "Rossi"},
		"The Global Food Alliance met. The Alliance praised its members.":          {"Global Food Alliance", "Alliance", "its"},
		"The World Food Council (WFC) met. The council thanked Peru.":              {"World Food Council", "WFC", "The council"},
		"Acme Holdings bought a bank. The company is based in Turin.":              {"Acme Holdings", "The company"},
		"The US signed. The United States has 50 states.":                          {"US", "United States"},
		"Uganda joined the Lake Community in 2000. Kenya became its ninth member.": {"Lake Community", "its"},
		"“I am glad,” Anna Rossi said.":                                            {"I", "Anna Rossi"},
	} {
		r := analyse(t, text)
		chain := -1
		var members []string
		for i := range r.Mentions {
			m := &r.Mentions[i]
			if r.Words(m, false) == same[0] {
				chain = m.Chain
			}
		}
		for i := range r.Mentions {
			if m := &r.Mentions[i]; m.Chain == chain {
				members = append(members, r.Words(m, false))
			}
		}
		for _, want := range same {
			if !slices.Contains(members, want) {
				t.Errorf("%s: %q is not among %q", text, want, members)
			}
		}
		if len(members) != len(same) {
			t.Errorf("%s: %q, want %q", text, members, same)
		}
	}
}

// TestLater: what happens "three days later" is counted from the last day of the story, not from the day of the paper.
func TestLater(t *testing.T) {
	r := analyse(t, "Title\n\n2 October 2024\n\nPeru sent a ship on 3 May 2021. Three days later Chile sent aid. The next day the ship sank.")
	var got []string
	for i := range r.Mentions {
		if v := r.Mentions[i].Value; v != nil && r.Mentions[i].Kind == mention.Date {
			got = append(got, v.Time)
		}
	}
	if want := []string{"2021-05-03", "2021-05-06", "2021-05-07"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestDays: a day of the week is the last one, or the next when the verb speaks of what is to come; months are names of people, too.
func TestDays(t *testing.T) {
	for sentence, want := range map[string]string{
		"The council met on Friday.":           "2024-09-27",
		"The council will meet on Friday.":     "2024-10-04",
		"The council plans to meet on Friday.": "2024-10-04",
		"The council met last Wednesday.":      "2024-09-25",
		"The council meets next Wednesday.":    "2024-10-09",
		"The council met in the 1990s.":        "199",
	} {
		r := analyse(t, "Title\n\n2 October 2024\n\n"+sentence)
		got := ""
		for i := range r.Mentions {
			if v := r.Mentions[i].Value; v != nil {
				got = v.Time
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", sentence, got, want)
		}
	}
	r := analyse(t, "Theresa May met Ana Jones in May.")
	var names []string
	for i := range r.Mentions {
		if r.Mentions[i].Form == mention.Name {
			names = append(names, r.Words(&r.Mentions[i], false))
		}
	}
	if !slices.Equal(names, []string{"Theresa May", "Ana Jones"}) {
		t.Errorf("%q", names)
	}
}
