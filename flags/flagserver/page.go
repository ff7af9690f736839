package flagserver

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// pageFlag is what the page shows of a flag.
type pageFlag struct {
	CC         string // in lower case
	Name       string // of the country, or the code of one without metadata
	Metadata   bool   // whether there is some
	Simplified bool   // the metadata say that only the main shapes of an emblem are drawn
}

// page renders the list of all flags. The pictures are not part of the page but ordinary
// requests, so the page shows how the server behaves.
func (h *handler) page() []byte {
	var page bytes.Buffer
	err := pageTemplate.Execute(&page, map[string]any{"Behaviour": h.cfg.String(), "Flags": h.list()})
	if err != nil {
		panic(err) // neither the template nor a buffer can fail
	}
	return page.Bytes()
}

func (h *handler) servePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(h.pageOnce()))
}

// list returns all flags in the order of their names.
func (h *handler) list() (list []pageFlag) {
	for _, cc := range h.cfg.Images.Codes() {
		flag := pageFlag{CC: cc, Name: strings.ToUpper(cc)}
		if data, ok := h.files.get(metadataKind, cc); ok {
			var m struct {
				Country    string
				Simplified bool
			}
			// Invalid metadata are served unchanged, but give no name.
			if err := json.Unmarshal(data.data, &m); err == nil && m.Country != "" {
				flag.Name, flag.Simplified = m.Country, m.Simplified
			}
			flag.Metadata = true
		}
		list = append(list, flag)
	}
	slices.SortFunc(list, func(a, b pageFlag) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.CC, b.CC)) })
	return list
}
