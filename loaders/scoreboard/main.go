// Scoreboard measures how well clew reads, and compares with the figures that are committed:
//
//	go run ./loaders/scoreboard -shared ../shared            print the table
//	go run ./loaders/scoreboard -shared ../shared -update    and write loaders/scoreboard/figures.tsv
//
// It runs the scorers of the shared folder (Python 3) on what the clew binary prints, and exits with 1 when a
// figure of quality got worse by more than it varies.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

func main() {
	shared := flag.String("shared", "../shared", "the folder with corpora/ and eval/")
	clew := flag.String("clew", "bin/clew", "the binary")
	file := flag.String("figures", "loaders/scoreboard/figures.tsv", "the committed figures")
	update := flag.Bool("update", false, "write them")
	flag.Parse()
	if err := run(*shared, *clew, *file, *update); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// slack is by how much a figure may fall before it counts as worse.
const slack = .005

func run(shared, clew, file string, update bool) error {
	dir, err := os.MkdirTemp("", "scoreboard")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &board{shared: shared, clew: clew, dir: dir, judged: "loaders/calibration/judged.tsv"}
	for _, step := range []func() error{b.splits, b.trees, b.open, b.articles, b.confidence, b.speed} {
		if err := step(); err != nil {
			return err
		}
	}
	before, err := read(file)
	if err != nil {
		return err
	}
	worse := print(b.figures, before)
	if update {
		return write(file, b.figures)
	}
	if worse != nil {
		return fmt.Errorf("worse than %s: %s", file, strings.Join(worse, ", "))
	}
	return nil
}

type figure struct {
	name  string
	value float64
}

type board struct {
	shared, clew, dir string
	judged            string // file of judgements
	figures           []figure
	words             int // of the text that speed is measured on
}

// score runs a scorer and takes figures out of what it prints: of each pattern the first group.
func (b *board) score(scorer string, patterns [][2]string, args ...string) error {
	out, err := output("python3", append([]string{filepath.Join(b.shared, "eval", scorer)}, args...)...)
	if err != nil {
		return err
	}
	for _, p := range patterns {
		m := regexp.MustCompile(p[1]).FindStringSubmatch(out)
		if m == nil {
			return fmt.Errorf("%s: no %s in %q", scorer, p[1], out)
		}
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return fmt.Errorf("%s: %w", scorer, err)
		}
		b.figures = append(b.figures, figure{p[0], v})
	}
	return nil
}

func output(name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	var out, complaint bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaint
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, complaint.String())
	}
	return out.String(), nil
}

// trees measures tags, trees, names and chains on the dev parts of the treebanks.
func (b *board) trees() error {
	var raw strings.Builder
	for _, name := range []string{"ewt", "gum"} {
		gold, parsed := filepath.Join(b.dir, name+".gold"), filepath.Join(b.dir, name+".parsed")
		text, err := unzip(filepath.Join(b.shared, "corpora", name, "dev.conllu.gz"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(gold, text, 0o600); err != nil {
			return err
		}
		out, err := output(b.clew, "parse", "--tokens", gold)
		if err != nil {
			return err
		}
		if err := os.WriteFile(parsed, []byte(out), 0o600); err != nil {
			return err
		}
		label := strings.ToUpper(name) + " dev "
		if err := b.score("conll_score.py", [][2]string{{label + "UPOS", `UPOS ([\d.]+)`}, {label + "XPOS", `XPOS ([\d.]+)`},
			{label + "LAS", `LAS without punctuation ([\d.]+)`}}, gold, parsed); err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			if t, ok := strings.CutPrefix(line, "# text = "); ok {
				raw.WriteString(t)
			} else if strings.HasPrefix(line, "# newpar") {
				raw.WriteString("\n")
			}
		}
		if name != "gum" {
			continue
		}
		if err := b.score("ner_score.py", [][2]string{{"names, span and kind, F1", `span and kind:.*?F1 ([\d.]+)`}, {"names, span, F1", `span:.*?F1 ([\d.]+)`}}, gold, parsed); err != nil {
			return err
		}
		if err := b.score("coref_score.py", [][2]string{{"chains, LEA precision", `P ([\d.]+)`}, {"chains, LEA recall", `R ([\d.]+)`}, {"chains, LEA F1", `F1 ([\d.]+)`}}, gold, parsed); err != nil {
			return err
		}
	}
	b.words = len(strings.Fields(raw.String()))
	return os.WriteFile(filepath.Join(b.dir, "raw.txt"), []byte(raw.String()), 0o600)
}

// open measures open extraction on CaRB dev.
func (b *board) open() error {
	out, err := output(b.clew, "extract", "--sentences", "-o", "openie", filepath.Join(b.shared, "corpora", "carb", "dev.txt"))
	if err != nil {
		return err
	}
	system := filepath.Join(b.dir, "carb")
	if err := os.WriteFile(system, []byte(out), 0o600); err != nil {
		return err
	}
	return b.score("carb_score.py", [][2]string{{"CaRB dev AUC", `AUC ([\d.]+)`}, {"CaRB dev F1", `F1 ([\d.]+)`}}, filepath.Join(b.shared, "corpora", "carb", "dev.tsv"), system)
}

// articles measures facts on the dev articles: the mean of each figure, violations added up.
func (b *board) articles() error {
	texts, err := filepath.Glob(filepath.Join(b.shared, "eval", "dev", "*.txt"))
	if err != nil || len(texts) == 0 {
		return fmt.Errorf("no dev articles in %s: %w", b.shared, err)
	}
	names := []string{"core_recall", "closed_recall", "precision", "violations", "asserted_per_100_words", "evidence_exact"}
	sums := make([]float64, len(names))
	for _, text := range texts {
		out, err := output(b.clew, "extract", "-o", "jsonl", text)
		if err != nil {
			return err
		}
		system := filepath.Join(b.dir, "facts")
		if err := os.WriteFile(system, []byte(out), 0o600); err != nil {
			return err
		}
		one := &board{shared: b.shared}
		var patterns [][2]string
		for _, n := range names {
			patterns = append(patterns, [2]string{n, n + `\s+([\d.]+)`})
		}
		if err := one.score("score.py", patterns, text, strings.TrimSuffix(text, ".txt")+".gold", system); err != nil {
			return err
		}
		for i, f := range one.figures {
			sums[i] += f.value
		}
	}
	for i, n := range names {
		v := sums[i] / float64(len(texts))
		if n == "violations" {
			v = sums[i]
		}
		b.figures = append(b.figures, figure{"articles, " + strings.ReplaceAll(n, "_", " "), v})
	}
	return nil
}

// speed measures the whole extraction on one core, from start to end of the command.
func (b *board) speed() error {
	c := exec.Command(b.clew, "extract", "-o", "jsonl", filepath.Join(b.dir, "raw.txt"))
	c.Env = append(os.Environ(), "GOMAXPROCS=1")
	c.Stdout = io.Discard
	start := time.Now()
	if err := c.Run(); err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	b.figures = append(b.figures, figure{"words per second, one core", float64(b.words) / time.Since(start).Seconds()})
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		b.figures = append(b.figures, figure{"resident memory, MB", float64(u.Maxrss) / 1024})
	}
	return nil
}

func unzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return io.ReadAll(z)
}

// print shows figures beside those before, and gives the names of those that are worse.
func print(figures []figure, before map[string]float64) (worse []string) {
	t := table.NewWriter()
	t.SetOutputMirror(os.Stdout)
	t.AppendHeader(table.Row{"figure", "now", "committed", "change"})
	for _, f := range figures {
		row := table.Row{f.name, show(f.value), "", ""}
		if old, ok := before[f.name]; ok {
			row[2], row[3] = show(old), fmt.Sprintf("%+.3g", f.value-old)
			limit := slack
			if old > 1 {
				limit *= 100
			}
			switch {
			case strings.Contains(f.name, "violations"):
				if f.value > old {
					worse = append(worse, f.name)
				}
			case strings.Contains(f.name, "asserted"), strings.Contains(f.name, "still told"), strings.Contains(f.name, "per second"), strings.Contains(f.name, "memory"):
			case f.value < old-limit:
				worse = append(worse, f.name)
			}
		}
		t.AppendRow(row)
	}
	t.Render()
	return worse
}

func show(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

func read(file string) (map[string]float64, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for line := range strings.Lines(string(raw)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		v, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("%s: bad line %q", file, line)
		}
		out[name] = v
	}
	return out, nil
}

func write(file string, figures []figure) error {
	var b strings.Builder
	for _, f := range figures {
		fmt.Fprintf(&b, "%s\t%s\n", f.name, show(f.value))
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}
