package main

import (
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

type askInput struct {
	Question string `json:"question" jsonschema:"in English: who, what, which, when, where, how much, how many, or yes or no"`
	Limit    int    `json:"limit,omitempty" jsonschema:"rows; 50 unless given, 500 at most"`
}

type askOutput struct {
	Known         bool              `json:"known" jsonschema:"false when no article asserts an answer: then say so, and do not guess"`
	Columns       []string          `json:"columns,omitempty" jsonschema:"the first column is the answer"`
	Rows          []toolRow         `json:"rows,omitempty"`
	More          bool              `json:"more"`
	Gizmo         string            `json:"gizmo,omitempty" jsonschema:"the script that gave the rows"`
	Understood    map[string]string `json:"understood,omitempty" jsonschema:"words of the question, and what they were taken for"`
	NotUnderstood []string          `json:"notUnderstood,omitempty"`
	Claims        []toolClaim       `json:"claims,omitempty" jsonschema:"what somebody says, plans or denies that would be an answer, but is no fact"`
	Near          []string          `json:"near,omitempty" jsonschema:"facts of what the question names"`
}

type toolClaim struct {
	Answer   string `json:"answer,omitempty"`
	Status   string `json:"status"`
	Sentence string `json:"sentence"`
}

// ask answers a question. The reader of questions is made with the first one.
func (s *toolServer) ask(c *cli.Context, db *store.Store, in askInput) (askOutput, error) {
	var out askOutput
	reader, err := s.reader()
	if err != nil {
		return out, err
	}
	answer, err := answerTo(c.Context, db, reader, in.Question, queries.Options{Limit: bounded(in.Limit, 50, maxToolRows), Timeout: s.timeout})
	if err != nil {
		return out, err
	}
	out.Known, out.Gizmo, out.Near = answer.Known(), answer.Script, answer.Near
	for _, w := range answer.Words {
		switch {
		case w.As == "":
			out.NotUnderstood = append(out.NotUnderstood, w.Text)
		default:
			if out.Understood == nil {
				out.Understood = map[string]string{}
			}
			out.Understood[w.Text] = w.As
		}
	}
	for _, claim := range answer.Claims {
		out.Claims = append(out.Claims, toolClaim{claim.Answer, claim.Status, claim.Sentence})
	}
	if !out.Known {
		return out, nil
	}
	out.Columns, out.More = answer.Columns, answer.Limited
	r := newToolReader(c, db)
	for _, row := range answer.Rows {
		if r.full() {
			out.More = true
			break
		}
		t, err := r.row(answer.Columns, row)
		if err != nil {
			return askOutput{}, err
		}
		out.Rows = append(out.Rows, t)
	}
	return out, nil
}

// questionReader makes the reader of questions, once: it loads the language model.
func questionReader() (*loaders.Reader, error) { return loaders.NewReader(loaders.Options{}) }
