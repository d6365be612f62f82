package source_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders/source"
)

// pdfFile writes a small PDF: pages of lines in Helvetica.
type pdfFile struct {
	pages   []*bytes.Buffer
	info    string
	objects map[int]string
}

func newPDF() *pdfFile { return &pdfFile{pages: []*bytes.Buffer{{}}} }

func (p *pdfFile) page() { p.pages = append(p.pages, &bytes.Buffer{}) }

func (p *pdfFile) line(x, y, size float64, words string) {
	words = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(words)
	fmt.Fprintf(p.pages[len(p.pages)-1], "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", size, x, y, words)
}

// raw adds operators to the page.
func (p *pdfFile) raw(operators string) { p.pages[len(p.pages)-1].WriteString(operators) }

func stream(dictionary, data string) string {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(data))
	_ = w.Close()
	return fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dictionary, z.Len(), z.String())
}

func (p *pdfFile) bytes() []byte {
	objects := map[int]string{1: "<< /Type /Catalog /Pages 2 0 R >>", 3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", 4: "<< " + p.info + " >>"}
	kids := ""
	for i, content := range p.pages {
		objects[10+2*i] = fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X1 9 0 R >> >> >>", 11+2*i)
		objects[11+2*i] = stream("", content.String())
		kids += fmt.Sprintf("%d 0 R ", 10+2*i)
	}
	objects[2] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(p.pages))
	for number, object := range p.objects {
		objects[number] = object
	}
	most := 0
	for number := range objects {
		most = max(most, number)
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", most+1)
	for number := 1; number <= most; number++ {
		if objects[number] == "" {
			table += "0000000000 65535 f \n"
			continue
		}
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", number, objects[number])
	}
	start := b.Len()
	fmt.Fprintf(&b, "%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n", table, most+1, start)
	return b.Bytes()
}

// readBytes reads what a file of that name would hold.
func readBytes(t *testing.T, name string, data []byte) (*source.Text, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	texts, _, err := read(path, "")
	if err != nil {
		return nil, err
	}
	if len(texts) != 1 {
		t.Fatalf("%d texts", len(texts))
	}
	return texts[0], nil
}

func TestPDF(t *testing.T) {
	p := newPDF()
	p.info = "/Title (The state of the Union) /Author (Ana Ruiz)"
	for number := 1; number <= 3; number++ {
		if number > 1 {
			p.page()
		}
		p.line(72, 760, 9, fmt.Sprintf("The Herald - report %d", number))
		switch number {
		case 1: // a headline over two columns
			p.line(72, 720, 20, "A Union of twelve members, and what comes of it now")
			left := []string{"The Union welcomed Peru as its", "12th member on Tuesday, after a", "long dispute over the govern-", "ment of the port of Callao. The", "two sides had argued over trade."}
			right := []string{"Elena Vargas, the minister, said", "that a delegation would travel to", "Brussels in mid-", "2025. Observers from Al-", "Qaim attended the ceremony."}
			for i := range left {
				p.line(72, 690-14*float64(i), 11, left[i])
			}
			for i := range right {
				p.line(330, 690-14*float64(i), 11, right[i])
			}
		case 2: // paragraphs: one with an indent, one with a gap
			p.line(72, 720, 11, "The first paragraph of the second page is long enough to fill the whole line to its")
			p.line(72, 706, 11, "end and goes on in the next one, where it is over.")
			p.line(90, 692, 11, "The second one begins with an indent, as in books, and it goes on as well over a")
			p.line(72, 678, 11, "second line.")
			p.line(72, 650, 11, "The third one stands behind a gap, and it goes on over the end of its page, where the")
		case 3:
			p.line(72, 720, 11, "sentence is taken up again.")
		}
		p.line(300, 30, 9, fmt.Sprintf("- %d -", number))
	}
	got, err := readBytes(t, "report.pdf", p.bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"A Union of twelve members, and what comes of it now",
		"The Union welcomed Peru as its 12th member on Tuesday, after a long dispute over the government of the port of Callao. The two sides had argued over trade.",
		"Elena Vargas, the minister, said that a delegation would travel to Brussels in mid-2025. Observers from Al-Qaim attended the ceremony.",
		"The first paragraph of the second page is long enough to fill the whole line to its end and goes on in the next one, where it is over.",
		"The second one begins with an indent, as in books, and it goes on as well over a second line.",
		"The third one stands behind a gap, and it goes on over the end of its page, where the sentence is taken up again.",
	}
	if text := strings.Join(want, "\n\n") + "\n"; got.Text != text {
		t.Errorf("got\n%s\nwant\n%s", got.Text, text)
	}
	if got.Title != "The state of the Union" || got.Author != "Ana Ruiz" {
		t.Errorf("metadata %+v", got.Metadata)
	}
}

// TestPDFForms: words within a form, kerned words, and codes of two bytes.
func TestPDFForms(t *testing.T) {
	p := newPDF()
	p.raw("q 1 0 0 1 0 100 cm /X1 Do Q\nBT /F1 12 Tf 72 500 Td [(The U) 20 (nion) -300 (won.)] TJ ET\n")
	p.objects = map[int]string{9: stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 8 0 R >> >>", "BT /F1 12 Tf 72 600 Td <00010002> Tj ET"),
		8: "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [6 0 R] >>",
		7: stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0050> <0002> <00650072> endbfchar endcmap end end"),
		6: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 600 /W [1 [600 1100]] >>"}
	got, err := readBytes(t, "forms.pdf", p.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if want := "Per\n\nThe Union won.\n"; got.Text != want {
		t.Errorf("got %q, want %q", got.Text, want)
	}
}

// TestPDFRefused: what is damaged, hostile or empty is an error in one line, soon, and in little memory.
func TestPDFRefused(t *testing.T) {
	whole := newPDF()
	whole.line(72, 700, 12, "The words.")
	bomb := newPDF()
	bomb.objects = map[int]string{11: stream("", strings.Repeat(" ", 400<<20))}
	text := newPDF()
	text.raw(strings.Repeat("BT /F1 12 Tf 72 700 Td ("+strings.Repeat("many words ", 1000)+") Tj ET\n", 1200))
	loop := newPDF()
	loop.raw("/X1 Do\n")
	loop.objects = map[int]string{9: stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X1 9 0 R >> >>", strings.Repeat("/X1 Do\n", 30))}
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"cut", whole.bytes()[:200], "a PDF that cannot be read"},
		{"head", []byte("%PDF-1.4\n"), "a PDF that cannot be read"},
		{"pictures", newPDF().bytes(), "a PDF without text"},
		{"bomb", bomb.bytes(), "its streams unpack to more than"},
		{"text", text.bytes(), "a page has more than 262144 characters"},
		{"loop", loop.bytes(), "its pages draw without end"},
		{"locked", bytes.Replace(whole.bytes(), []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> /ID [(a) (b)]"), 1), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := readBytes(t, test.name+".pdf", test.data)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
