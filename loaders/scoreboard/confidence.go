package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/calibration"
)

// bounds of the bins that confidence is compared in.
var bounds = []float64{0, .5, .6, .7, .8, .9, 1.01}

// confidence compares the confidence of statements with what people judged of them, on texts that nothing was fitted to, and prints the
// table of calibration.
func (b *board) confidence() error {
	judgements, err := calibration.Load(b.judged)
	if err != nil {
		return err
	}
	reader, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		return err
	}
	cases, err := calibration.Find(context.Background(), reader, filepath.Join(b.shared, "corpora"), "held", judgements)
	if err != nil {
		return err
	}
	bins := calibration.Bins(cases, bounds)
	t := table.NewWriter()
	t.SetOutputMirror(os.Stdout)
	t.AppendHeader(table.Row{"confidence", "judged", "mean", "right"})
	right := 0
	for _, bin := range bins {
		t.AppendRow(table.Row{fmt.Sprintf("%.1f to %.1f", bin.From, min(1, bin.To)), bin.Cases, show(bin.Mean), show(bin.Right)})
	}
	told := 0
	for _, c := range cases {
		if c.Told {
			told++
		}
		if c.Told && c.Right {
			right++
		}
	}
	t.Render()
	b.figures = append(b.figures,
		figure{"judged statements, still told", float64(told)},
		figure{"judged statements, right of those told", float64(right) / float64(max(1, told))},
		figure{"judged statements, one less calibration error", 1 - calibration.Error(bins)})
	return nil
}
