package flags

import (
	"fmt"
	"slices"
	"strings"
)

// Country is one of the countries whose flags are downloaded.
type Country struct {
	Code string // ISO 3166-1 alpha-2, upper case: "BR"
	Name string // short English name: "Brazil"
	GEC  string // code of the old FIPS 10-4, now Geopolitical Entities and Codes: "BR", but "GM" for Germany
}

// mostPopulous are the 20 most populous, the most populous first, in the order of the
// book. A newer census would put India before China; the set is the same.
var mostPopulous = strings.Fields("CN IN US ID BR PK NG BD RU JP MX PH VN ET EG DE IR TR CD FR")

// Countries returns the 20 most populous countries, the most populous first, as a
// fresh slice.
func Countries() []Country {
	countries := make([]Country, len(mostPopulous))
	for i, code := range mostPopulous {
		countries[i], _ = find(code)
	}
	return countries
}

// Codes returns the codes of [Countries] in alphabetical order, as a fresh slice.
func Codes() []string { return slices.Sorted(slices.Values(mostPopulous)) }

// All returns every country that is known, 194 of them, in the order of their codes
// and as a fresh slice: the members of the United Nations with Taiwan and Vatican City,
// and without the Dominican Republic. These are the flags that the book's archive has.
func All() []Country { return slices.Clone(all) }

// AllCodes returns the codes of [All] in alphabetical order, as a fresh slice.
func AllCodes() []string {
	codes := make([]string, len(all))
	for i, country := range all {
		codes[i] = country.Code
	}
	return codes
}

// ParseCode returns the country of a code in any case, with or without space around
// it. For a code that is not one of [All] the error says what is accepted.
func ParseCode(s string) (Country, error) {
	if c, ok := find(strings.ToUpper(strings.TrimSpace(s))); ok {
		return c, nil
	}
	return Country{}, fmt.Errorf("unknown country code %q: want one of the %d codes from %s to %s, such as BR",
		s, len(all), all[0].Code, all[len(all)-1].Code)
}

func find(code string) (Country, bool) {
	i, ok := slices.BinarySearchFunc(all, code, func(c Country, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return Country{}, false
	}
	return all[i], true
}

// all is in the order of the codes.
var all = []Country{
	{"AD", "Andorra", "AN"},
	{"AE", "United Arab Emirates", "AE"},
	{"AF", "Afghanistan", "AF"},
	{"AG", "Antigua and Barbuda", "AC"},
	{"AL", "Albania", "AL"},
	{"AM", "Armenia", "AM"},
	{"AO", "Angola", "AO"},
	{"AR", "Argentina", "AR"},
	{"AT", "Austria", "AU"},
	{"AU", "Australia", "AS"},
	{"AZ", "Azerbaijan", "AJ"},
	{"BA", "Bosnia and Herzegovina", "BK"},
	{"BB", "Barbados", "BB"},
	{"BD", "Bangladesh", "BG"},
	{"BE", "Belgium", "BE"},
	{"BF", "Burkina Faso", "UV"},
	{"BG", "Bulgaria", "BU"},
	{"BH", "Bahrain", "BA"},
	{"BI", "Burundi", "BY"},
	{"BJ", "Benin", "BN"},
	{"BN", "Brunei", "BX"},
	{"BO", "Bolivia", "BL"},
	{"BR", "Brazil", "BR"},
	{"BS", "Bahamas", "BF"},
	{"BT", "Bhutan", "BT"},
	{"BW", "Botswana", "BC"},
	{"BY", "Belarus", "BO"},
	{"BZ", "Belize", "BH"},
	{"CA", "Canada", "CA"},
	{"CD", "DR Congo", "CG"},
	{"CF", "Central African Republic", "CT"},
	{"CG", "Congo", "CF"},
	{"CH", "Switzerland", "SZ"},
	{"CI", "Côte d'Ivoire", "IV"},
	{"CL", "Chile", "CI"},
	{"CM", "Cameroon", "CM"},
	{"CN", "China", "CH"},
	{"CO", "Colombia", "CO"},
	{"CR", "Costa Rica", "CS"},
	{"CU", "Cuba", "CU"},
	{"CV", "Cape Verde", "CV"},
	{"CY", "Cyprus", "CY"},
	{"CZ", "Czechia", "EZ"},
	{"DE", "Germany", "GM"},
	{"DJ", "Djibouti", "DJ"},
	{"DK", "Denmark", "DA"},
	{"DM", "Dominica", "DO"},
	{"DZ", "Algeria", "AG"},
	{"EC", "Ecuador", "EC"},
	{"EE", "Estonia", "EN"},
	{"EG", "Egypt", "EG"},
	{"ER", "Eritrea", "ER"},
	{"ES", "Spain", "SP"},
	{"ET", "Ethiopia", "ET"},
	{"FI", "Finland", "FI"},
	{"FJ", "Fiji", "FJ"},
	{"FM", "Micronesia", "FM"},
	{"FR", "France", "FR"},
	{"GA", "Gabon", "GB"},
	{"GB", "United Kingdom", "UK"},
	{"GD", "Grenada", "GJ"},
	{"GE", "Georgia", "GG"},
	{"GH", "Ghana", "GH"},
	{"GM", "Gambia", "GA"},
	{"GN", "Guinea", "GV"},
	{"GQ", "Equatorial Guinea", "EK"},
	{"GR", "Greece", "GR"},
	{"GT", "Guatemala", "GT"},
	{"GW", "Guinea-Bissau", "PU"},
	{"GY", "Guyana", "GY"},
	{"HN", "Honduras", "HO"},
	{"HR", "Croatia", "HR"},
	{"HT", "Haiti", "HA"},
	{"HU", "Hungary", "HU"},
	{"ID", "Indonesia", "ID"},
	{"IE", "Ireland", "EI"},
	{"IL", "Israel", "IS"},
	{"IN", "India", "IN"},
	{"IQ", "Iraq", "IZ"},
	{"IR", "Iran", "IR"},
	{"IS", "Iceland", "IC"},
	{"IT", "Italy", "IT"},
	{"JM", "Jamaica", "JM"},
	{"JO", "Jordan", "JO"},
	{"JP", "Japan", "JA"},
	{"KE", "Kenya", "KE"},
	{"KG", "Kyrgyzstan", "KG"},
	{"KH", "Cambodia", "CB"},
	{"KI", "Kiribati", "KR"},
	{"KM", "Comoros", "CN"},
	{"KN", "Saint Kitts and Nevis", "SC"},
	{"KP", "North Korea", "KN"},
	{"KR", "South Korea", "KS"},
	{"KW", "Kuwait", "KU"},
	{"KZ", "Kazakhstan", "KZ"},
	{"LA", "Laos", "LA"},
	{"LB", "Lebanon", "LE"},
	{"LC", "Saint Lucia", "ST"},
	{"LI", "Liechtenstein", "LS"},
	{"LK", "Sri Lanka", "CE"},
	{"LR", "Liberia", "LI"},
	{"LS", "Lesotho", "LT"},
	{"LT", "Lithuania", "LH"},
	{"LU", "Luxembourg", "LU"},
	{"LV", "Latvia", "LG"},
	{"LY", "Libya", "LY"},
	{"MA", "Morocco", "MO"},
	{"MC", "Monaco", "MN"},
	{"MD", "Moldova", "MD"},
	{"ME", "Montenegro", "MJ"},
	{"MG", "Madagascar", "MA"},
	{"MH", "Marshall Islands", "RM"},
	{"MK", "North Macedonia", "MK"},
	{"ML", "Mali", "ML"},
	{"MM", "Myanmar", "BM"},
	{"MN", "Mongolia", "MG"},
	{"MR", "Mauritania", "MR"},
	{"MT", "Malta", "MT"},
	{"MU", "Mauritius", "MP"},
	{"MV", "Maldives", "MV"},
	{"MW", "Malawi", "MI"},
	{"MX", "Mexico", "MX"},
	{"MY", "Malaysia", "MY"},
	{"MZ", "Mozambique", "MZ"},
	{"NA", "Namibia", "WA"},
	{"NE", "Niger", "NG"},
	{"NG", "Nigeria", "NI"},
	{"NI", "Nicaragua", "NU"},
	{"NL", "Netherlands", "NL"},
	{"NO", "Norway", "NO"},
	{"NP", "Nepal", "NP"},
	{"NR", "Nauru", "NR"},
	{"NZ", "New Zealand", "NZ"},
	{"OM", "Oman", "MU"},
	{"PA", "Panama", "PM"},
	{"PE", "Peru", "PE"},
	{"PG", "Papua New Guinea", "PP"},
	{"PH", "Philippines", "RP"},
	{"PK", "Pakistan", "PK"},
	{"PL", "Poland", "PL"},
	{"PT", "Portugal", "PO"},
	{"PW", "Palau", "PS"},
	{"PY", "Paraguay", "PA"},
	{"QA", "Qatar", "QA"},
	{"RO", "Romania", "RO"},
	{"RS", "Serbia", "RI"},
	{"RU", "Russia", "RS"},
	{"RW", "Rwanda", "RW"},
	{"SA", "Saudi Arabia", "SA"},
	{"SB", "Solomon Islands", "BP"},
	{"SC", "Seychelles", "SE"},
	{"SD", "Sudan", "SU"},
	{"SE", "Sweden", "SW"},
	{"SG", "Singapore", "SN"},
	{"SI", "Slovenia", "SI"},
	{"SK", "Slovakia", "LO"},
	{"SL", "Sierra Leone", "SL"},
	{"SM", "San Marino", "SM"},
	{"SN", "Senegal", "SG"},
	{"SO", "Somalia", "SO"},
	{"SR", "Suriname", "NS"},
	{"SS", "South Sudan", "OD"},
	{"ST", "São Tomé and Príncipe", "TP"},
	{"SV", "El Salvador", "ES"},
	{"SY", "Syria", "SY"},
	{"SZ", "Eswatini", "WZ"},
	{"TD", "Chad", "CD"},
	{"TG", "Togo", "TO"},
	{"TH", "Thailand", "TH"},
	{"TJ", "Tajikistan", "TI"},
	{"TL", "Timor-Leste", "TT"},
	{"TM", "Turkmenistan", "TX"},
	{"TN", "Tunisia", "TS"},
	{"TO", "Tonga", "TN"},
	{"TR", "Turkey", "TU"},
	{"TT", "Trinidad and Tobago", "TD"},
	{"TV", "Tuvalu", "TV"},
	{"TW", "Taiwan", "TW"},
	{"TZ", "Tanzania", "TZ"},
	{"UA", "Ukraine", "UP"},
	{"UG", "Uganda", "UG"},
	{"US", "United States", "US"},
	{"UY", "Uruguay", "UY"},
	{"UZ", "Uzbekistan", "UZ"},
	{"VA", "Vatican City", "VT"},
	{"VC", "Saint Vincent and the Grenadines", "VC"},
	{"VE", "Venezuela", "VE"},
	{"VN", "Vietnam", "VM"},
	{"VU", "Vanuatu", "NH"},
	{"WS", "Samoa", "WS"},
	{"YE", "Yemen", "YM"},
	{"ZA", "South Africa", "SF"},
	{"ZM", "Zambia", "ZA"},
	{"ZW", "Zimbabwe", "ZI"},
}
