package corpus

// The names of the world. People, companies, clubs and most organisations are invented; countries and cities are real.

type given struct {
	name, short string
	female      bool
}

var givens = []given{
	{"William", "Bill", false}, {"Robert", "Bob", false}, {"Michael", "Mike", false}, {"Thomas", "Tom", false}, {"James", "Jim", false},
	{"Joseph", "Joe", false}, {"Daniel", "Dan", false}, {"Edward", "Ed", false}, {"Kenneth", "Ken", false}, {"Gregory", "Greg", false},
	{"Elizabeth", "Liz", true}, {"Katherine", "Kate", true}, {"Margaret", "Maggie", true}, {"Patricia", "Pat", true}, {"Samantha", "Sam", true}, {"Jennifer", "Jenny", true},
	{"Anna", "", true}, {"Maria", "", true}, {"Elena", "", true}, {"Ingrid", "", true}, {"Fatima", "", true}, {"Nina", "", true}, {"Clara", "", true}, {"Laura", "", true},
	{"Olga", "", true}, {"Sofia", "", true}, {"Amina", "", true}, {"Helen", "", true}, {"Julia", "", true}, {"Lucia", "", true}, {"Martha", "", true}, {"Teresa", "", true},
	{"Irene", "", true}, {"Rosa", "", true}, {"Priya", "", true}, {"Leila", "", true}, {"Astrid", "", true}, {"Diana", "", true}, {"Monica", "", true}, {"Carmen", "", true},
	{"Juan", "", false}, {"Carlos", "", false}, {"Ahmed", "", false}, {"Ibrahim", "", false}, {"Hassan", "", false}, {"Ivan", "", false}, {"Viktor", "", false}, {"Marco", "", false},
	{"Luis", "", false}, {"Pedro", "", false}, {"Henrik", "", false}, {"Lars", "", false}, {"Paul", "", false}, {"Peter", "", false}, {"Martin", "", false}, {"Stefan", "", false},
	{"Andreas", "", false}, {"David", "", false}, {"George", "", false}, {"Simon", "", false}, {"Omar", "", false}, {"Kofi", "", false}, {"Samuel", "", false}, {"Hugo", "", false},
}

var surnames = []string{
	"Carter", "Mercer", "Hughes", "Bennett", "Fletcher", "Osborne", "Whitaker", "Lawson", "Barrett", "Sheridan", "Holloway", "Thornton", "Gallagher", "Donovan", "Prescott", "Langley",
	"Rossi", "Ferrari", "Conti", "Moretti", "Silva", "Pereira", "Almeida", "Carvalho", "Torres", "Herrera", "Vargas", "Mendoza", "Castillo", "Navarro", "Delgado", "Fuentes",
	"Lindqvist", "Bergström", "Eriksen", "Halvorsen", "Nielsen", "Jansen", "Vermeer", "de Vries", "van Dijk", "Schneider", "Hoffmann", "Keller", "Vogel", "Brandt", "Lehmann", "Fischer",
	"Novak", "Kowalski", "Dvořák", "Horvat", "Petrov", "Ivanov", "Sokolov", "Kozlov", "Melnyk", "Popescu", "Ionescu", "Dimitrov", "Papadakis", "Nikolaidis", "Beridze", "Kapanadze",
	"Okafor", "Adeyemi", "Mensah", "Owusu", "Kamau", "Mwangi", "Ndlovu", "Dlamini", "Diallo", "Traoré", "Haddad", "Mansour", "Rahman", "Siddiqui", "Chaudhry", "Malik",
	"Sharma", "Mehta", "Reddy", "Banerjee", "Tanaka", "Nakamura", "Yamamoto", "Watanabe", "Nguyen", "Santoso", "Wijaya", "Aquino", "Bautista", "Demir", "Yilmaz", "Kaplan",
	"Ashworth", "Pemberton", "Kingsley", "Redmond", "Callahan", "Macleod", "Fraser", "Sinclair", "Buchanan", "Drummond", "Lefebvre", "Moreau", "Girard", "Fontaine", "Chevalier", "Dubois",
}

// nation is a country as it is called, with the article that stands before it in a sentence.
type nation struct {
	called, the, adjective, capital string
	aliases                         []string
}

// The first ones are in every world.
var nations = []nation{
	{"Georgia", "", "Georgian", "Tbilisi", nil},
	{"United States", "the ", "American", "Washington", []string{"US"}},
	{"Peru", "", "Peruvian", "Lima", nil},
	{"Kenya", "", "Kenyan", "Nairobi", nil},
	{"Norway", "", "Norwegian", "Oslo", nil},
	{"United Kingdom", "the ", "British", "London", []string{"UK", "Britain"}},
	{"Spain", "", "Spanish", "Madrid", nil},
	{"Canada", "", "Canadian", "Ottawa", nil},
	{"Chile", "", "Chilean", "Santiago", nil},
	{"Ghana", "", "Ghanaian", "Accra", nil},
	{"Portugal", "", "Portuguese", "Lisbon", nil},
	{"Netherlands", "the ", "Dutch", "Amsterdam", nil},
	{"Armenia", "", "Armenian", "Yerevan", nil},
	{"Venezuela", "", "Venezuelan", "Caracas", nil},
	{"Egypt", "", "Egyptian", "Cairo", nil},
	{"Pakistan", "", "Pakistani", "Islamabad", nil},
	{"India", "", "Indian", "New Delhi", nil},
	{"Italy", "", "Italian", "Rome", nil},
	{"Uganda", "", "Ugandan", "Kampala", nil},
	{"Bolivia", "", "Bolivian", "La Paz", nil},
	{"Finland", "", "Finnish", "Helsinki", nil},
	{"Morocco", "", "Moroccan", "Rabat", nil},
	{"Japan", "", "Japanese", "Tokyo", nil},
	{"Poland", "", "Polish", "Warsaw", nil},
	{"Vietnam", "", "Vietnamese", "Hanoi", nil},
	{"Iceland", "", "Icelandic", "Reykjavik", nil},
	{"Zambia", "", "Zambian", "Lusaka", nil},
	{"Paraguay", "", "Paraguayan", "Asunción", nil},
	{"Bulgaria", "", "Bulgarian", "Sofia", nil},
	{"Nepal", "", "Nepalese", "Kathmandu", nil},
	{"Senegal", "", "Senegalese", "Dakar", nil},
	{"Philippines", "the ", "Philippine", "Manila", nil},
	{"Croatia", "", "Croatian", "Zagreb", nil},
	{"Tunisia", "", "Tunisian", "Tunis", nil},
	{"Uruguay", "", "Uruguayan", "Montevideo", nil},
	{"Latvia", "", "Latvian", "Riga", nil},
	{"Mongolia", "", "Mongolian", "Ulaanbaatar", nil},
	{"Ethiopia", "", "Ethiopian", "Addis Ababa", nil},
	{"Ecuador", "", "Ecuadorian", "Quito", nil},
	{"Slovenia", "", "Slovenian", "Ljubljana", nil},
	{"Malaysia", "", "Malaysian", "Kuala Lumpur", nil},
	{"Estonia", "", "Estonian", "Tallinn", nil},
}

// towns are in a nation or, with state, in a state of the United States. Several share a name.
var towns = []struct{ name, in string }{
	{"Birmingham", "United Kingdom"}, {"Birmingham", "Alabama"}, {"Valencia", "Spain"}, {"Valencia", "Venezuela"}, {"Savannah", "Georgia"}, {"Batumi", "Georgia*"},
	{"Cambridge", "United Kingdom"}, {"Cambridge", "Massachusetts"}, {"Hyderabad", "India"}, {"Hyderabad", "Pakistan"}, {"Portland", "Oregon"}, {"Portland", "Maine"},
	{"Atlanta", "Georgia"}, {"Cleveland", "Ohio"}, {"Houston", "Texas"}, {"Leeds", "United Kingdom"}, {"Bergen", "Norway"}, {"Rotterdam", "Netherlands"}, {"Toronto", "Canada"}, {"Turin", "Italy"},
	{"Mombasa", "Kenya"}, {"Osaka", "Japan"}, {"Porto", "Portugal"}, {"Cusco", "Peru"}, {"Casablanca", "Morocco"}, {"Alexandria", "Egypt"}, {"Bilbao", "Spain"}, {"Bologna", "Italy"},
	{"Kraków", "Poland"}, {"Tampere", "Finland"}, {"Glasgow", "United Kingdom"}, {"Lahore", "Pakistan"}, {"Montreal", "Canada"}, {"Utrecht", "Netherlands"},
}

var states = []string{"Georgia", "Ohio", "Alabama", "Massachusetts", "Oregon", "Maine", "Texas", "Nevada"}

var (
	adjectives = []string{"Northern", "Southern", "Eastern", "Western", "Central", "International", "Global", "Continental", "Regional", "Joint", "United", "Pacific", "Atlantic"}
	topics     = []string{"Trade", "Fisheries", "Energy", "Transport", "Health", "Customs", "Water", "Rail", "Grain", "Space", "Maritime", "Climate", "Banking", "Forestry"}
	heads      = []string{"Alliance", "Union", "Council", "Organisation", "Forum", "League", "Community"}
	stems      = []string{"Halden", "Corvan", "Brightwater", "Kestrel", "Ostara", "Veltro", "Marlowe", "Tessaro", "Norvik", "Calder", "Arvento", "Solwind", "Redfern", "Lumaro", "Quillon", "Pallas",
		"Strandberg", "Verity", "Zephyra", "Dovetail", "Mirador", "Hexagon", "Larkspur", "Orsted Bay", "Tamarind", "Wexley", "Castellan", "Juniper", "Northgate", "Silverline"}
	sectors  = []string{"Energy", "Foods", "Pharmaceuticals", "Airlines", "Motors", "Telecom", "Mining", "Shipping", "Insurance", "Software", "Steel", "Logistics", "Textiles", "Media"}
	sides    = []string{"Rovers", "United", "Athletic", "Wanderers", "Rangers"}
	subjects = []string{"history", "economics", "physics", "law", "medicine", "linguistics"}
	papers   = []string{"Meridian News", "The Daily Ledger", "Harbour Press", "Continental Wire", "The Morning Standard", "Northern Post", "City Tribune", "Global Dispatch"}
	treaties = []string{"Water Sharing Agreement", "Fisheries Treaty", "Border Convention", "Free Trade Agreement", "Extradition Treaty", "Climate Accord"}
)
