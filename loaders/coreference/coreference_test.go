package coreference_test

import (
	"bytes"
	"io"
	"math/rand"
	"reflect"
	"testing"

	"github.com/clewgraph/clew/loaders/coreference"
)

func mention(sentence, word int, form coreference.Form, words ...string) coreference.Mention {
	return coreference.Mention{Sentence: sentence, Word: word, First: word, Last: word + len(words), Form: form, Words: words, Head: words[len(words)-1], Governor: -1, Speaker: -1, Rule: -1}
}

// articles in which the same name is the same thing, and "it" is what was named last.
func articles() []coreference.Article {
	var out []coreference.Article
	names := []string{"lima", "oslo", "quito", "turin", "lyon", "minsk"}
	for k := range 20 {
		a, b := names[k%6], names[(k+1)%6]
		out = append(out, coreference.Article{
			Mentions: []coreference.Mention{
				mention(0, 0, coreference.Name, a), mention(0, 5, coreference.Name, b), mention(1, 0, coreference.Pronoun, "it"),
				mention(2, 0, coreference.Name, a), mention(3, 0, coreference.Pronoun, "it"), mention(4, 3, coreference.Nominal, "rain"),
			},
			Chains: []int{0, 1, 1, 0, 0, -1},
		})
	}
	return out
}

func train(t *testing.T) *coreference.Model {
	t.Helper()
	return coreference.Train(articles(), coreference.Training{Epochs: 6, Rate: .1, FalseNew: 1, FalseLink: .5, Wrong: 1, Unmarked: 1, Seed: 1, Log: io.Discard})
}

// TestLearns: a model learns what the articles show, and says it of names that it never saw. A file holds it.
func TestLearns(t *testing.T) {
	var file bytes.Buffer
	if err := train(t).Write(&file); err != nil {
		t.Fatal(err)
	}
	m, err := coreference.Load(file.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	antecedent, sure := m.Link([]coreference.Mention{
		mention(0, 0, coreference.Name, "zagreb"), mention(0, 5, coreference.Name, "porto"), mention(1, 0, coreference.Pronoun, "it"), mention(2, 0, coreference.Name, "zagreb"),
	})
	for i, want := range []int{-1, -1, 1, 0} {
		if antecedent[i] != want {
			t.Errorf("mention %d refers to %d, want %d", i, antecedent[i], want)
		}
		if sure[i] <= 0 || sure[i] > 1 {
			t.Errorf("mention %d: probability %v", i, sure[i])
		}
	}
}

func TestLEA(t *testing.T) {
	p, r, f := coreference.LEA(train(t), articles())
	if p < .99 || r < .99 || f < .99 {
		t.Errorf("LEA P %.3f R %.3f F1 %.3f on what was learnt, want 1", p, r, f)
	}
}

// TestAnyMentions: whatever the mentions are, links go back, and never to what a mention is barred from.
func TestAnyMentions(t *testing.T) {
	m := train(t)
	random := rand.New(rand.NewSource(1))
	words := []string{"", "a", "é", "it", "he", "i", "you", "lima", "bank", "agency"}
	for range 30 {
		var mentions []coreference.Mention
		for i := range random.Intn(300) {
			x := mention(i/4, i%4, []coreference.Form{coreference.Name, coreference.Nominal, coreference.Pronoun}[random.Intn(3)], words[random.Intn(len(words))])
			x.Speaker, x.Rule = random.Intn(400)-1, random.Intn(5)-1
			x.Barred = []int{random.Intn(4)}
			x.Voice, x.Addressee = words[random.Intn(len(words))], words[random.Intn(len(words))]
			mentions = append(mentions, x)
		}
		antecedent, _ := m.Link(mentions)
		for i, a := range antecedent {
			if a >= i || a < -1 {
				t.Fatalf("mention %d refers to %d", i, a)
			}
			if a >= 0 && mentions[a].Sentence == mentions[i].Sentence && mentions[a].Word == mentions[i].Barred[0] {
				t.Fatalf("mention %d refers to %d, which it is barred from", i, a)
			}
		}
	}
}

func TestBadModel(t *testing.T) {
	for _, file := range []string{"", "clew coreference 2\n", "something else"} {
		if _, err := coreference.Load([]byte(file), nil); err == nil {
			t.Errorf("%q is taken for a model", file)
		}
	}
}

// TestVoices: in a transcript "I" is who speaks, and the label's name is, too, but not inside quotation marks.
func TestVoices(t *testing.T) {
	say := func(voice, other string, m coreference.Mention) coreference.Mention {
		m.Voice, m.Addressee = voice, other
		return m
	}
	quoted := say("AnaRuiz", "Gazette", mention(4, 4, coreference.Pronoun, "i"))
	quoted.Speaker = 0
	mentions := []coreference.Mention{
		say("Gazette", "AnaRuiz", mention(0, 0, coreference.Name, "ruiz")),
		say("AnaRuiz", "Gazette", mention(1, 0, coreference.Pronoun, "i")),
		say("Gazette", "AnaRuiz", mention(2, 0, coreference.Pronoun, "i")),
		say("AnaRuiz", "Gazette", mention(3, 0, coreference.Pronoun, "my")),
		quoted,
	}
	antecedent, _ := train(t).Link(mentions)
	if antecedent[1] != 0 || antecedent[3] != 1 {
		t.Errorf("who speaks is mention %d, then %d, want 0 and 1", antecedent[1], antecedent[3])
	}
	if antecedent[2] == 1 {
		t.Error("who asks and who answers are one")
	}
	for range 20 { // always in one order
		if groups, want := coreference.Voices(mentions), [][]int{{0, 1, 3}, {2}}; !reflect.DeepEqual(groups, want) {
			t.Fatalf("groups %v, want %v", groups, want)
		}
	}
}
