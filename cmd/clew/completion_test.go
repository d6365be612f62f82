package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// TestCompletionKnows: completion knows what each command's arguments and each flag's value are.
func TestCompletionKnows(t *testing.T) {
	app := newApp(stream{})
	for _, c := range app.Commands {
		if _, is := positionals[c.Name]; c.ArgsUsage != "" && !is && !c.Hidden {
			t.Errorf("the arguments of %s (%s) have no row in positionals, complete.go", c.Name, c.ArgsUsage)
		}
		for _, f := range append(slices.Clone(c.Flags), app.Flags...) {
			if d, ok := f.(cli.DocGenerationFlag); !ok || !d.TakesValue() {
				continue
			}
			_, one := flagValues[c.Name+"."+f.Names()[0]]
			if _, all := flagValues[f.Names()[0]]; !one && !all {
				t.Errorf("the value of %s --%s has no row in flagValues, complete.go", c.Name, f.Names()[0])
			}
		}
	}
}

// completions asks the hidden command for words.
func completions(t *testing.T, url string, args ...string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(append([]string{"--db", url, "__complete"}, args...), stream{strings.NewReader(""), &out, &errs}); code != exitDone || errs.Len() > 0 {
		t.Errorf("%q: exit %d, %q", args, code, errs.String())
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestComplete(t *testing.T) {
	url := sampleGraph(t)
	for line, want := range map[string]string{
		"clew qu":                                   "query",
		"clew show Mal":                             "Maldives",
		"clew show mal":                             "Maldives",
		"clew show Global\\ Coalition\\ to":         `Global\ Coalition\ to\ Defeat\ ISIS`,
		"clew show 'Global Coalition to":            "Global Coalition to Defeat ISIS",
		"clew show \"Global Coalition to":           "Global Coalition to Defeat ISIS",
		"clew why Maldives mem":                     "memberOf",
		"clew why Maldives memberOf Maldi":          "Maldives",
		"clew query membe":                          "members",
		"clew query members --or":                   "--organisation",
		"clew query members --organisation Maldi":   "Maldives",
		"clew query members --organisation=Maldi":   "Maldives",
		"clew query --limit 3 members --organisa":   "--organisation",
		"clew query about --relation memb":          "memberOf",
		"clew query members -o js":                  "json jsonl",
		"clew extract -o open":                      "openie",
		"clew query members --evi":                  "--evidence",
		"clew query members --evidence s":           "short",
		"clew export -f tu":                         "turtle",
		"clew export --about Maldi":                 "Maldives",
		"clew export --article coal":                "coalition",
		"clew remove coal":                          "coalition",
		"clew remove clew:article/coal":             "article/coalition", // bash sees the word begin behind the colon
		"clew load x":                               ":files",
		"clew query --queries x":                    ":dirs",
		"clew completion z":                         "zsh",
		"clew --db bo":                              "bolt: :more",
		"clew --db=bo":                              "bolt: :more",
		"clew help canon":                           "canonicalise",
		"clew show -- Maldi":                        "Maldives",
		"clew show Maldives --rela":                 "--relation",
		"clew path Maldives Uzbekistan Mal":         "",
		"clew nonsense x":                           "",
		"clew query nonsense --x":                   "",
		"clew --db leveldb:/nowhere/at/all show Ma": "",
		"clew --db nonsense show Ma":                "",
		"clew query -e 'g.V":                        "",
		"clew":                                      "",
		"":                                          "",
		"clew show '\"$(":                           "",
	} {
		if got := strings.Join(completions(t, url, "bash", "--", line), " "); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
	if got := completions(t, url, "zsh", "--", "clew", "query", "membe"); got[0] != "members\tMembers of an organisation" {
		t.Errorf("%q", got)
	}
	if got := completions(t, "memory:", "bash", "--", "clew show M"); got[0] != "" {
		t.Errorf("%q", got)
	}
}

// hostile names, as an article may have them: none of them is run or tears the line.
var hostile = []string{"Zed $(touch owned)", "Zed `touch owned`", "Zed's \"Q\"", "Zed; touch owned", "Zed \x1b[31mred", "Zed\nline", "Zed \\ slash", "Zed !!", "Zed *"}

// TestHostileNames: bash reads back each completed word as the name that it is.
func TestHostileNames(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	dir := t.TempDir()
	url := "leveldb:" + filepath.Join(dir, "clew.db")
	db, err := store.Open(context.Background(), url, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	a := &graph.Article{IRI: "clew:article/a", Title: "a", Text: "x", Retrieved: "2024-10-01T10:00:00Z", Checksum: "sha256:a"}
	for i, name := range hostile {
		a.Entities = append(a.Entities, graph.Entity{IRI: graph.IRI("clew:Zed" + strings.Repeat("d", i)), Name: name, Named: true})
	}
	if _, err := db.Load(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, open := range []string{"", "'", `"`} {
		got := completions(t, url, "bash", "--", "clew show "+open+"Zed")
		if len(got) != len(hostile)-2 {
			t.Errorf("%d names of %d, two of which are no words of a line: %q", len(got), len(hostile), got)
		}
		for _, word := range got {
			cmd := exec.Command(bash, "--norc", "-c", "printf %s "+open+word+open)
			cmd.Dir = dir
			out, err := cmd.Output()
			if err != nil || !slices.Contains(hostile, string(out)) {
				t.Errorf("%s%s%s is %q for bash: %v", open, word, open, out, err)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "owned")); err == nil {
		t.Error("a name was run")
	}
}

func FuzzSplitWords(f *testing.F) {
	f.Add("clew show 'a b\\\" \"c\\")
	f.Fuzz(func(t *testing.T, line string) {
		if w := splitWords(line); len(w.words) == 0 || !strings.HasSuffix(line, w.raw) {
			t.Errorf("%q: %+v", line, w)
		}
		word := strings.ToValidUTF8(strings.ReplaceAll(line, "\n", ""), "")
		if w := splitWords("x " + quotedFor(word, 0)); word != "" && w.words[1] != word {
			t.Errorf("%q is read as %q", word, w.words)
		}
	})
}

// TestBash: a real bash on a pseudo-terminal completes with the script that clew prints.
func TestBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	clew := binary(t)
	c := openTerminal(t, []string{"CLEW_DB=" + sampleGraph(t), "PATH=" + filepath.Dir(clew) + ":" + os.Getenv("PATH"), "PS1=ready> "}, bash, "--norc", "--noprofile", "-i")
	c.expect("ready> ")
	c.send("eval \"$(clew completion bash)\"; bind 'set enable-bracketed-paste off'\r")
	c.expect("ready> ")
	for typed, want := range map[string]string{
		"echo ok; clew que\tmem\t --or\t":           "clew query mem", // several begin so: it waits
		"clew quer\tmembe\t--or\tMaldi\t":           "clew query members --organisation Maldives ",
		"clew show Maldi\t":                         "clew show Maldives ",
		"clew show Global\\ Coalition\\ to\t":       `clew show Global\ Coalition\ to\ Defeat\ ISIS `,
		"clew show 'Global Coalition to\t":          "clew show 'Global Coalition to Defeat ISIS' ",
		"clew query members --organisation=Maldi\t": "clew query members --organisation=Maldives ",
		"clew --db=bol\tx":                          "clew --db=bolt:x",
		"clew remove clew:article/coal\t":           "clew remove clew:article/coalition ",
		clew + " quer\t":                            clew + " query ",
	} {
		c.send(typed)
		c.expect(want)
		c.send("\x15\x0b\r") // the line is dropped
		c.expect("ready> ")
	}
	c.send("clew query me\t\t") // twice: the list
	c.expect("meetings")
	c.expect("mentions")
	c.send("\x15\rclew query membe\t--organ\tGlobal\\ Coalition\\ to\t-o tsv\r")
	c.expect("Maldives\t87\tThe Coalition welcomed")
	c.send("exit\r")
	c.ends()
}

// TestZsh and TestFish: the shells take the script, and give what it finds.
func TestZsh(t *testing.T) {
	zsh, err := exec.LookPath("zsh")
	if err != nil {
		t.Skip("there is no zsh here: make shells")
	}
	clew := binary(t)
	c := openTerminal(t, []string{"CLEW_DB=" + sampleGraph(t), "PATH=" + filepath.Dir(clew) + ":" + os.Getenv("PATH"), "PS1=ready> "}, zsh, "-f", "-i")
	c.expect("ready> ")
	c.send("autoload -Uz compinit; compinit -u -D; eval \"$(clew completion zsh)\"; echo $((6 * 7))\r")
	c.expect("42")
	c.expect("ready> ")
	c.send("clew quer\tmembe\t--organ\tglobal\\ coalition\\ to\t-o tsv\r")
	c.expect("Maldives\t87\tThe Coalition welcomed")
	c.send("clew show 'Global Coalition t\t-o tsv --limit 1\r")
	c.expect("relation\tof or to")
	c.send("exit\r")
	c.ends()
}

func TestFish(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		t.Skip("there is no fish here: make shells")
	}
	clew, url := binary(t), sampleGraph(t)
	for line, want := range map[string]string{
		"clew que":                                "query",
		"clew query membe":                        "members\tMembers of an organisation",
		"clew query members --orga":               "--organisation",
		"clew query members --organisation Maldi": "Maldives",
		"clew show Global\\ Coalition\\ to":       "Global Coalition to Defeat ISIS",
		"clew --db=bol":                           "--db=bolt:",
	} {
		cmd := exec.Command(fish, "--no-config", "-c", `clew completion fish | source; complete -C "$LINE"`)
		cmd.Env = append(os.Environ(), "CLEW_DB="+url, "LINE="+line, "HOME="+t.TempDir(), "PATH="+filepath.Dir(clew)+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: %q, %v; want %q", line, out, err, want)
		}
	}
}

// TestScriptsParse: the shells find no mistake in the scripts.
func TestScriptsParse(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skip("there is no " + shell + " here: make shells")
			}
			if out, err := exec.Command(path, "-n", "completion/clew."+shell).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
