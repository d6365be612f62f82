package source

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// sample is how much of a text is looked at to tell its language.
const sample = 64 << 10

// little are the words that prose of a language is full of. English has them too for some languages ("in", "is"), and has more of its own.
var little = sync.OnceValue(func() map[string]map[string]bool {
	lists := map[string]string{
		"English":    "the of and to in a that is was for on with as by at from his her it he she they we are be this have has had not but were been which who their its will would an or said more after about than when there one all can if into also over out up other new some could them two no only so what where before during under between against while our you my i me him do does did may these those because since through such most many any both each",
		"German":     "der die das und in zu den von ist mit sich des auf für im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ihre seine wir ich gegen vom können schon wenn unter",
		"French":     "de la le les et des en un une du est que dans qui pour par sur au a il plus pas ne ce se sont avec son sa ses aux cette ces elle mais ou nous vous ils on leur été avait être fait comme tout deux même après entre selon était ont d l qu n s c j",
		"Spanish":    "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué han quien",
		"Italian":    "di e il la che in un a per è una del si da non con i le dei al della nel più sono ha alla come anche lo gli ma delle dal se ed su o degli questo nella suo era stato sua ai due dopo hanno essere tra l d",
		"Portuguese": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas foi são ser está",
		"Dutch":      "de van een het en in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit nog naar door over ze zich hij werd was wordt heeft worden had deze meer tot hebben dit geen kan zou ik je na al wel",
		"Swedish":    "och i att det som en på är av för med den till inte har de ett om var jag men sig från vi han kan när nu man så där ska hade eller under efter vid mot ut alla mycket skulle blev detta",
		"Danish":     "og i at det er en til af på som for med den de der ikke et har om var jeg men sig fra vi han kan når man så skal havde eller efter ved mod ud alle meget ville blev denne også",
		"Norwegian":  "og i det er en til av på som for med den de ikke et har om var jeg men seg fra vi han kan når man så skal hadde eller etter ved mot ut alle meget ville ble denne også å",
		"Polish":     "w i na z do się nie że to jest o jak po co od za przez ale przy tym dla był czy jego są tak już ze jej oraz może tylko być które który ich roku która pod lub także",
		"Czech":      "a v se na je že s z do o to i ve k za by jsou pro jako byl ale po které od si při který podle jeho jak však byla také až nebo už než jen být",
		"Romanian":   "de și în a la o cu că pe un nu din este se care să mai ce pentru o au fost sau ar dar iar prin după lui al ale ei era sunt ca",
		"Hungarian":  "a az és hogy nem is egy ez meg de volt csak el már mint még vagy ki azt van be kell akkor lehet amely szerint után ha sem",
		"Finnish":    "ja on ei se että oli hän mutta niin kun myös ovat tai joka kuin jo sen mukaan ole vain olla sekä mitä hänen he vuonna jos nyt",
		"Turkish":    "ve bir bu da de için ile olarak çok daha olan gibi en o ne kadar sonra var ki mi ama ise diye göre olduğu ya her",
		"Indonesian": "yang dan di dari ini untuk dengan pada tidak dalam itu akan ke juga oleh ada telah bisa sebagai adalah mereka atau saat kata karena lebih tersebut",
		"Vietnamese": "và của là các có được cho trong không một những với người đã này để khi về tại từ đến như cũng ra vào theo",
		"Swahili":    "ya na wa kwa ni katika za la cha kuwa hii hiyo huo yake wake baada alisema kama pia watu",
		"Croatian":   "i u je na se da su za od s koji a o što ne kao bi iz će nije to ili ali po samo biti koja koje te još",
	}
	out := make(map[string]map[string]bool, len(lists))
	for language, list := range lists {
		out[language] = map[string]bool{}
		for _, word := range strings.Fields(list) {
			out[language][word] = true
		}
	}
	return out
})

// notEnglish says why a text is not English, "" when it is or when it is too short to tell. A text is English until its script, or the
// little words between its names, say otherwise: names tell nothing, so only words in small letters count. declared is
// what the document says of itself, in BCP 47, and tips the balance alone.
func notEnglish(text, declared string) string {
	text = text[:min(len(text), sample)]
	if script := foreignScript(text); script != "" {
		return "it is in " + script
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	small, count, different := 0, map[string]int{}, map[string]bool{}
	distinct := map[string]map[string]bool{}
	for _, word := range words {
		if r := []rune(word)[0]; !unicode.IsLower(r) {
			continue
		}
		small++
		different[word] = true
		for language, list := range little() {
			if list[word] {
				count[language]++
				if distinct[language] == nil {
					distinct[language] = map[string]bool{}
				}
				distinct[language][word] = true
			}
		}
	}
	other := ""
	for language, n := range count {
		if language != "English" && (other == "" || n > count[other] || n == count[other] && language < other) {
			other = language
		}
	}
	english, best := count["English"], count[other]
	saysOther := declared != "" && !strings.EqualFold(declared, "en") && !strings.HasPrefix(strings.ToLower(declared), "en-") && !strings.HasPrefix(strings.ToLower(declared), "en_")
	switch {
	case best >= 4 && len(distinct[other]) >= 3 && 2*best >= 3*english && 6*best >= small:
		return "it looks like " + other
	case len(different) >= 50 && 20*english < small: // prose, and no list
		return "of its first " + fmt.Sprint(small) + " words in small letters " + fmt.Sprint(english) + " are little English words"
	case saysOther && best > english:
		return "it says that it is " + declared
	}
	return ""
}

// foreignScript names the script that most of the letters have, where that is not Latin.
func foreignScript(text string) string {
	scripts := []struct {
		name  string
		table *unicode.RangeTable
	}{
		{"Cyrillic letters", unicode.Cyrillic}, {"Arabic letters", unicode.Arabic}, {"Chinese characters", unicode.Han}, {"Greek letters", unicode.Greek},
		{"Hebrew letters", unicode.Hebrew}, {"Devanagari letters", unicode.Devanagari}, {"Japanese kana", unicode.Hiragana}, {"Korean letters", unicode.Hangul},
		{"Thai letters", unicode.Thai}, {"Bengali letters", unicode.Bengali}, {"Armenian letters", unicode.Armenian}, {"Georgian letters", unicode.Georgian},
	}
	latin, letters := 0, 0
	count := make([]int, len(scripts))
	for _, r := range text {
		if r < 0x80 {
			if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				latin, letters = latin+1, letters+1
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				count[i]++
				break
			}
		}
	}
	if letters < 10 || 2*latin >= letters {
		return ""
	}
	most := 0
	for i := range count {
		if count[i] > count[most] {
			most = i
		}
	}
	if count[most] == 0 {
		return "letters that are not Latin"
	}
	return scripts[most].name
}
